using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class WaitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resource_starts_when_the_one_it_waits_for_is_healthy_and_its_ready_handlers_are_done()
    {
        using var host = new TestAppHost();
        var health = HealthCheckResult.Unhealthy("/health answers 503");
        host.Builder.Services.AddHealthChecks().AddCheck("stock", () => health);
        var prepared = new TaskCompletionSource();
        var inventory = host.AddProject("inventory").WithHealthCheck("stock")
            .OnResourceReady((_, _, cancellation) => prepared.Task.WaitAsync(cancellation));
        var orders = host.AddProject("orders").WaitFor(inventory);
        await using var running = await RunningAppHost.StartAsync(host);

        var starting = running.Lifecycle.BeforeStartAsync(orders.Resource, Cancellation);
        running.Notifications.TryGetCurrentState("orders", out var waiting).ShouldBeTrue();
        waiting.Snapshot.State!.Text.ShouldBe(KnownResourceStates.Waiting);
        running.Reasons.Of(orders.Resource).ShouldBe(["orders waits for inventory: it has not been started yet"]);

        await running.Lifecycle.InitializeAsync(inventory.Resource, Cancellation);
        await running.BecomesAsync(inventory, KnownResourceStates.Running);
        await Eventually.TrueAsync(() => running.Reasons.Of(orders.Resource) is ["orders waits for inventory: /health answers 503"]);
        starting.IsCompleted.ShouldBeFalse();

        health = HealthCheckResult.Healthy();
        await Eventually.TrueAsync(() => running.Reasons.Of(orders.Resource) is ["orders waits for inventory: it is being prepared"]);
        starting.IsCompleted.ShouldBeFalse();

        prepared.SetResult();
        await starting.WaitAsync(Cancellation);
        running.Reasons.Of(orders.Resource).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_replica_has_to_come()
    {
        using var host = new TestAppHost();
        var inventory = host.AddProject("inventory").WithReplicas(2);
        var orders = host.AddProject("orders").WaitForStart(inventory);
        await using var running = await RunningAppHost.StartAsync(host);
        var starting = running.Lifecycle.BeforeStartAsync(orders.Resource, Cancellation);
        var instances = inventory.Resource.GetInstances();
        await running.Notifications.PublishUpdateAsync(
            inventory.Resource, instances[0].ResourceId, snapshot => snapshot with { State = KnownResourceStates.Running });
        await running.Notifications.PublishUpdateAsync(
            inventory.Resource, instances[1].ResourceId, snapshot => snapshot with { State = KnownResourceStates.Starting });
        running.Reasons.Of(orders.Resource).ShouldBe(["orders waits for inventory: it is Starting"]);
        starting.IsCompleted.ShouldBeFalse();
        await running.BecomesAsync(inventory, KnownResourceStates.Running);
        await starting.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task What_was_healthy_before_a_restart_has_to_prove_it_again()
    {
        using var host = new TestAppHost();
        var health = HealthCheckResult.Healthy();
        host.Builder.Services.AddHealthChecks().AddCheck("stock", () => health);
        var inventory = host.AddProject("inventory").WithHealthCheck("stock");
        await using var running = await RunningAppHost.StartAsync(host);
        await running.Lifecycle.InitializeAsync(inventory.Resource, Cancellation);
        await running.BecomesAsync(inventory, KnownResourceStates.Running);
        await running.Notifications.WaitForResourceHealthyAsync("inventory", Cancellation);

        health = HealthCheckResult.Unhealthy("down");
        await running.BecomesAsync(inventory, KnownResourceStates.Exited);
        await running.BecomesAsync(inventory, KnownResourceStates.Running);
        running.Notifications.TryGetCurrentState("inventory", out var state).ShouldBeTrue();
        state.Snapshot.HealthStatus.ShouldBe(HealthStatus.Unhealthy);
        var healthy = running.Notifications.WaitForResourceHealthyAsync("inventory", Cancellation);
        await Eventually.TrueAsync(() =>
            running.Notifications.TryGetCurrentState("inventory", out var now) && now.Snapshot.HealthReports is [{ Description: "down" }]);
        healthy.IsCompleted.ShouldBeFalse();
        health = HealthCheckResult.Healthy();
        await healthy;
    }

    [Fact]
    public async Task Completion_is_an_exit_with_the_expected_code()
    {
        using var host = new TestAppHost();
        var migrations = host.AddProject("migrations");
        var orders = host.AddProject("orders").WaitForCompletion(migrations);
        await using var running = await RunningAppHost.StartAsync(host);
        var starting = running.Lifecycle.BeforeStartAsync(orders.Resource, Cancellation);
        await running.BecomesAsync(migrations, KnownResourceStates.Running);
        running.Reasons.Of(orders.Resource).ShouldBe(["orders waits for migrations: it is still running"]);
        await running.BecomesAsync(migrations, KnownResourceStates.Finished, exitCode: 0);
        await starting.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Completion_with_another_code_fails_the_one_that_waits()
    {
        using var host = new TestAppHost();
        var migrations = host.AddProject("migrations");
        var orders = host.AddProject("orders").WaitForCompletion(migrations);
        await using var running = await RunningAppHost.StartAsync(host);
        var starting = running.Lifecycle.BeforeStartAsync(orders.Resource, Cancellation);
        await running.BecomesAsync(migrations, KnownResourceStates.Finished, exitCode: 3);
        (await Should.ThrowAsync<DistributedApplicationException>(starting)).Message.ShouldBe(
            "Resource 'orders' cannot start: resource 'migrations', which it waits for, "
            + "is Finished with exit code 3 (expected exit code 0).");
        running.Reasons.Of(orders.Resource).ShouldBe(["orders waits for migrations: it is Finished (exit code 3)"]);
    }

    [Theory]
    [InlineData(WaitBehavior.StopOnResourceUnavailable)]
    [InlineData(WaitBehavior.WaitOnResourceUnavailable)]
    public async Task What_cannot_start_ends_the_waiting_only_where_that_is_wanted(WaitBehavior behavior)
    {
        using var host = new TestAppHost();
        var inventory = host.AddProject("inventory");
        var orders = host.AddProject("orders").WaitFor(inventory, behavior);
        await using var running = await RunningAppHost.StartAsync(host);
        var starting = running.Lifecycle.BeforeStartAsync(orders.Resource, Cancellation);
        await running.BecomesAsync(inventory, KnownResourceStates.FailedToStart);
        if (behavior == WaitBehavior.StopOnResourceUnavailable)
        {
            await Should.ThrowAsync<DistributedApplicationException>(starting);
            return;
        }

        starting.IsCompleted.ShouldBeFalse();
        await running.BecomesAsync(inventory, KnownResourceStates.Running);
        await starting.WaitAsync(Cancellation);
    }

    [Fact]
    public void Waiting_for_a_child_is_waiting_for_its_parent_too()
    {
        using var host = new TestAppHost();
        var postgres = host.Builder.AddPostgres("postgres");
        var orders = host.AddProject("orders").WaitFor(postgres.AddDatabase("ordersdb"));
        orders.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).ShouldBe(["postgres", "ordersdb"]);
    }

    [Fact]
    public void Nothing_waits_for_itself()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders");
        Should.Throw<DistributedApplicationException>(() => orders.WaitFor(orders));
        Should.Throw<DistributedApplicationException>(() => orders.WaitForCompletion(orders));
    }
}
