using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class LifecycleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_the_order_of_a_life()
    {
        using var host = new TestAppHost();
        var happened = new List<string>();
        var redis = host.Builder.AddRedis("redis").WithEndpoint("tcp", _ => { });
        redis.Resource.Annotations.Remove(redis.Resource.Annotations.OfType<HealthCheckAnnotation>().Single());
        redis.OnInitializeResource((_, _, _) => Note("initialize"))
            .OnResourceEndpointsAllocated((_, _, _) => Note("endpoints"))
            .OnConnectionStringAvailable((_, _, _) => Note("connection string"))
            .OnBeforeResourceStarted((_, _, _) => Note("before start"))
            .OnResourceReady((_, _, _) => Note("ready"))
            .OnResourceStopped((_, stopped, _) => Note($"stopped {stopped.ResourceEvent.Snapshot.State!.Text}"));
        host.Builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => Note("application starts"));
        host.Builder.Eventing.Subscribe<AfterResourcesCreatedEvent>((_, _) => Note("resources created"));
        await using var running = await RunningAppHost.StartAsync(host);

        await running.Lifecycle.InitializeAsync(redis.Resource, Cancellation);
        await running.Lifecycle.EndpointsAllocatedAsync(redis.Resource, Cancellation);
        await running.Lifecycle.BeforeStartAsync(redis.Resource, Cancellation);
        await running.BecomesAsync(redis, KnownResourceStates.Running);
        await running.Notifications.WaitForResourceHealthyAsync("redis", Cancellation);
        await running.BecomesAsync(redis, KnownResourceStates.Exited, exitCode: 0);
        await running.Lifecycle.StoppedAsync(redis.Resource, "redis", Cancellation);
        happened.ShouldBe(
        [
            "application starts", "resources created",
            "initialize", "endpoints", "connection string", "before start", "ready", "stopped Exited",
        ]);

        Task Note(string what)
        {
            happened.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_database_lives_as_its_server_does_and_is_as_healthy_as_both()
    {
        using var host = new TestAppHost();
        var postgres = host.Builder.AddPostgres("postgres");
        postgres.AddDatabase("ordersdb");
        ReplaceCheck("postgres_check", HealthCheckResult.Healthy());
        ReplaceCheck("ordersdb_check", HealthCheckResult.Unhealthy("no such database"));
        await using var running = await RunningAppHost.StartAsync(host);
        await running.Lifecycle.InitializeAsync(postgres.Resource, Cancellation);
        await running.BecomesAsync(postgres, KnownResourceStates.Running);
        var state = await running.Notifications.WaitForResourceAsync(
            "ordersdb", change => change.Snapshot.HealthReports is [{ Status: not null }, { Status: not null }], Cancellation);
        state.Snapshot.State!.Text.ShouldBe(KnownResourceStates.Running);
        state.Snapshot.HealthReports.Select(report => (report.Name, report.Status))
            .ShouldBe([("ordersdb_check", HealthStatus.Unhealthy), ("postgres_check", HealthStatus.Healthy)]);
        state.Snapshot.Relationships.ShouldContain(new RelationshipSnapshot("postgres", "Parent"));

        await running.BecomesAsync(postgres, KnownResourceStates.Exited);
        await running.Notifications.WaitForResourceAsync("ordersdb", KnownResourceStates.Exited, Cancellation);

        void ReplaceCheck(string name, HealthCheckResult result) => host.Builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            options.Registrations.Remove(options.Registrations.Single(registration => registration.Name == name));
            options.Registrations.Add(new HealthCheckRegistration(name, new FixedCheck(result), null, null));
        });
    }

    [Fact]
    public async Task A_snapshot_shows_urls_as_the_AppHost_wants_them()
    {
        using var host = new TestAppHost();
        var gateway = host.AddProject("gateway", TestAppHost.Profile("http://localhost:8080"))
            .WithHttpEndpoint(port: 9000, name: "management")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Shop")
            .WithUrlForEndpoint("management", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrl("https://status.example.com");
        gateway.WithUrl($"{gateway.GetEndpoint("http")}/docs", "Documentation");
        await using var running = await RunningAppHost.StartAsync(host);
        await running.Lifecycle.EndpointsAllocatedAsync(gateway.Resource, Cancellation);
        running.Notifications.TryGetCurrentState("gateway", out var state).ShouldBeTrue();
        state.Snapshot.Urls.Select(url => (url.Name, url.Url, url.DisplayProperties.DisplayName, url.IsInternal)).ShouldBe(
        [
            ("http", "http://localhost:8080", "Shop", false),
            ("management", "http://localhost:9000", "", true),
            (null, "https://status.example.com", "", false),
            (null, "http://localhost:8080/docs", "Documentation", false),
        ]);
    }

    [Fact]
    public async Task The_page_of_a_launch_profile_is_what_people_are_shown()
    {
        using var host = new TestAppHost();
        const string settings =
            """{ "profiles": { "web": { "commandName": "Project", "applicationUrl": "http://localhost:8080", "launchUrl": "docs" } } }""";
        var gateway = host.AddProject("gateway", settings);
        await using var running = await RunningAppHost.StartAsync(host);
        await running.Lifecycle.EndpointsAllocatedAsync(gateway.Resource, Cancellation);
        running.Notifications.TryGetCurrentState("gateway", out var state).ShouldBeTrue();
        state.Snapshot.Urls.ShouldHaveSingleItem().Url.ShouldBe("http://localhost:8080/docs");
    }

    [Fact]
    public async Task Who_watches_sees_what_is_and_then_every_change()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders");
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(orders, KnownResourceStates.Starting);
        var seen = new List<string>();
        await foreach (var change in running.Notifications.WatchAsync(Cancellation))
        {
            seen.Add(change.Snapshot.State!.Text);
            if (seen.Count == 1)
            {
                await running.BecomesAsync(orders, KnownResourceStates.Running);
            }

            if (change.Snapshot is { State.Text: "Running", HealthStatus: HealthStatus.Healthy })
            {
                break;
            }
        }

        seen.ShouldBe([KnownResourceStates.Starting, KnownResourceStates.Running]);
    }

    [Fact]
    public async Task The_first_handler_that_fails_ends_a_sequential_event()
    {
        var eventing = new DistributedApplicationEventing();
        var reached = new TaskCompletionSource();
        eventing.Subscribe<BeforeStartEvent>((_, _) => throw new InvalidOperationException("first"));
        var subscription = eventing.Subscribe<BeforeStartEvent>((_, _) => Task.FromResult(reached.TrySetResult()));
        var happened = new BeforeStartEvent(new ServiceCollection().BuildServiceProvider(), new DistributedApplicationModel([]));
        await Should.ThrowAsync<InvalidOperationException>(() => eventing.PublishAsync(happened, Cancellation));
        reached.Task.IsCompleted.ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(
            () => eventing.PublishAsync(happened, EventDispatchBehavior.BlockingConcurrent, Cancellation));
        eventing.Unsubscribe(subscription);
    }

    [Fact]
    public async Task A_console_keeps_its_last_lines_for_those_who_come_late()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders");
        await using var running = await RunningAppHost.StartAsync(host);
        var consoles = running.Application.Services.GetRequiredService<ResourceLoggerService>();
        for (var i = 1; i <= 2_500; i++)
        {
            consoles.Append("orders", $"line {i}", isError: i % 2 == 0);
        }

        await using var late = consoles.WatchAsync(orders.Resource).GetAsyncEnumerator(Cancellation);
        (await late.MoveNextAsync()).ShouldBeTrue();
        late.Current.Count.ShouldBe(2_000);
        late.Current[0].ShouldBe(new LogLine(501, "line 501", IsErrorMessage: false));
        late.Current[^1].ShouldBe(new LogLine(2_500, "line 2500", IsErrorMessage: true));
    }

    private sealed class FixedCheck(HealthCheckResult result) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(result);
    }
}
