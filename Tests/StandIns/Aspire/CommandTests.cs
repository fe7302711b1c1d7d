using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class CommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_is_part_of_every_snapshot_and_its_state_follows_from_it()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders").WithCommand("reset", "Reset", _ => Done(), new CommandOptions
        {
            Description = "Forgets all orders.",
            ConfirmationMessage = "Forget them?",
            IconName = "Delete",
            IconVariant = IconVariant.Filled,
            IsHighlighted = true,
            UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                ? ResourceCommandState.Enabled
                : ResourceCommandState.Disabled,
        });
        await using var running = await RunningAppHost.StartAsync(host);

        await running.BecomesAsync(orders, KnownResourceStates.Starting);
        CommandOf(running, "orders").State.ShouldBe(ResourceCommandState.Disabled);
        await running.BecomesAsync(orders, KnownResourceStates.Running);
        CommandOf(running, "orders").ShouldBe(new ResourceCommandSnapshot(
            "reset", ResourceCommandState.Enabled, "Reset", "Forgets all orders.", null, "Forget them?", "Delete", IconVariant.Filled, true));
    }

    [Fact]
    public async Task A_command_knows_its_resource_and_says_how_it_ended()
    {
        using var host = new TestAppHost();
        ExecuteCommandContext? given = null;
        var orders = host.AddProject("orders").WithCommand("reset", "Reset", context =>
        {
            given = context;
            return Task.FromResult(CommandResults.Success("3 orders forgotten"));
        });
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(orders, KnownResourceStates.Running);

        var result = await running.Application.ResourceCommands.ExecuteCommandAsync("orders", "reset", Cancellation);

        (result.Success, result.Message).ShouldBe((true, "3 orders forgotten"));
        given.ShouldNotBeNull().ResourceName.ShouldBe("orders");
        given.CancellationToken.ShouldBe(Cancellation);
        given.ServiceProvider.GetService(typeof(ResourceNotificationService)).ShouldBeSameAs(running.Notifications);
    }

    [Fact]
    public async Task What_a_command_throws_is_a_failure_and_a_call_that_was_called_off_is_none()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders")
            .WithCommand("fail", "Fail", _ => throw new InvalidOperationException("The table is missing."))
            .WithCommand("wait", "Wait", async context =>
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return CommandResults.Success();
            });
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(orders, KnownResourceStates.Running);
        var commands = running.Application.ResourceCommands;

        var failed = await commands.ExecuteCommandAsync("orders", "fail", Cancellation);
        var calledOff = await commands.ExecuteCommandAsync("orders", "wait", new CancellationToken(canceled: true));

        (failed.Success, failed.Canceled, failed.Message).ShouldBe((false, false, "The table is missing."));
        (calledOff.Success, calledOff.Canceled).ShouldBe((false, true));
    }

    [Fact]
    public async Task What_does_not_exist_is_named()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders");
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(orders, KnownResourceStates.Running);
        var commands = running.Application.ResourceCommands;

        (await commands.ExecuteCommandAsync("orders", "reset", Cancellation)).Message
            .ShouldBe("Command 'reset' not available for resource 'orders'.");
        (await commands.ExecuteCommandAsync("nobody", "reset", Cancellation)).Message.ShouldBe("Resource 'nobody' not found.");
    }

    [Fact]
    public async Task A_command_to_a_resource_goes_to_each_of_its_replicas_and_names_those_that_failed()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders").WithReplicas(2);
        var ids = TestAppHost.IdsOf(orders.Resource);
        orders.WithCommand("drain", "Drain", context => Task.FromResult(
            context.ResourceName == ids[1] ? CommandResults.Failure("busy") : CommandResults.Success()));
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(orders, KnownResourceStates.Running);

        var result = await running.Application.ResourceCommands.ExecuteCommandAsync(orders.Resource, "drain", Cancellation);

        (result.Success, result.Message).ShouldBe((false, $"{ids[1]}: busy"));
        (await running.Application.ResourceCommands.ExecuteCommandAsync(ids[0], "drain", Cancellation)).Success.ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_command_of_a_name_replaces_the_first()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders").WithCommand("reset", "Old", _ => Done()).WithCommand("reset", "New", _ => Done());
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(orders, KnownResourceStates.Running);

        CommandOf(running, "orders").DisplayName.ShouldBe("New");
    }

    private static Task<ExecuteCommandResult> Done() => Task.FromResult(CommandResults.Success());

    private static ResourceCommandSnapshot CommandOf(RunningAppHost running, string resource)
    {
        running.Notifications.TryGetCurrentState(resource, out var state).ShouldBeTrue();
        return state.Snapshot.Commands.ShouldHaveSingleItem();
    }
}
