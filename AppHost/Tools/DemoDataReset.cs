using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.AppHost.Tools;

/// <summary>Starts over with the data of the first day: everything that uses it is stopped, databases and Redis are emptied, and all of it starts again.</summary>
/// <param name="redis">Its keys are deleted.</param>
/// <param name="migrations">Drops what the databases hold and makes it anew.</param>
/// <param name="gateway">Started last; when it is healthy, all are.</param>
/// <param name="services">What uses the databases.</param>
/// <param name="loadgen">Stopped, and not started again.</param>
internal sealed class DemoDataReset(
    RedisResource redis, ProjectResource migrations, ProjectResource gateway, IReadOnlyList<ProjectResource> services, ProjectResource loadgen)
{
    private int running;

    /// <summary>Whether the migrations are to drop everything first.</summary>
    public bool IsUnderWay => Volatile.Read(ref running) == 1;

    /// <summary>Does it, to the end, even when whoever asked has gone: half of it would be worse than all or nothing.</summary>
    public async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        if (Interlocked.Exchange(ref running, 1) == 1)
        {
            return CommandResults.Failure("The data is being reset already.");
        }

        try
        {
            var stopping = context.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            return await RunAsync(
                context.ServiceProvider.GetRequiredService<ResourceCommandService>(),
                context.ServiceProvider.GetRequiredService<ResourceNotificationService>(),
                stopping);
        }
        finally
        {
            Volatile.Write(ref running, 0);
        }
    }

    private async Task<ExecuteCommandResult> RunAsync(
        ResourceCommandService commands, ResourceNotificationService states, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        // What does not run need not be stopped.
        await commands.ExecuteCommandAsync(loadgen, KnownResourceCommands.StopCommand, cancellationToken);
        await commands.ExecuteCommandAsync(gateway, KnownResourceCommands.StopCommand, cancellationToken);
        await Task.WhenAll(services.Select(service => commands.ExecuteCommandAsync(service, KnownResourceCommands.StopCommand, cancellationToken)));
        var keys = await EmptyRedisAsync(cancellationToken);
        var before = states.TryGetCurrentState(migrations.Name, out var earlier) ? earlier.Snapshot.StopTimeStamp : null;
        await StartAsync(commands, migrations, cancellationToken);
        var ended = await states.WaitForResourceAsync(
            migrations.Name, change => IsAtEnd(change) && change.Snapshot.StopTimeStamp != before, cancellationToken);
        if (ended.Snapshot.ExitCode != 0)
        {
            return CommandResults.Failure(
                $"The databases could not be made anew (exit code {ended.Snapshot.ExitCode}): look into the console of migrations. The services are stopped.");
        }

        foreach (var service in services.Append(gateway))
        {
            await StartAsync(commands, service, cancellationToken);
        }

        await Task.WhenAll(services.Append(gateway).Select(service => states.WaitForResourceHealthyAsync(service.Name, cancellationToken)));
        return CommandResults.Success(
            $"Five databases and {keys:N0} keys of Redis were emptied, the catalogue and the demo accounts written anew; "
            + $"all services are healthy after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0} s. Sign in again: every earlier token is void.");
    }

    private async Task<long> EmptyRedisAsync(CancellationToken cancellationToken)
    {
        await using var connection = await RedisAccess.ConnectAsync(redis, cancellationToken);
        var database = connection.GetDatabase();
        var keys = (long)await database.ExecuteAsync("DBSIZE");
        await database.ExecuteAsync("FLUSHALL");
        return keys;
    }

    private static async Task StartAsync(ResourceCommandService commands, ProjectResource resource, CancellationToken cancellationToken)
    {
        var result = await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellationToken);
        if (!result.Success)
        {
            throw new DistributedApplicationException($"{resource.Name} could not be started: {result.Message}");
        }
    }

    private static bool IsAtEnd(ResourceEvent change) => change.Snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);
}

/// <summary>The command that resets the data.</summary>
internal static class DemoDataResetExtensions
{
    /// <summary>The variable that tells the migrations to drop everything first.</summary>
    private const string ResetVariable = "Migrations__Reset";

    /// <summary>Adds the command to the migrations, and tells them when they are run for it.</summary>
    public static void WithResetCommand(this IResourceBuilder<ProjectResource> migrations, DemoDataReset reset) => migrations
        .WithEnvironment(context =>
        {
            if (reset.IsUnderWay)
            {
                context.EnvironmentVariables[ResetVariable] = "true";
            }
        })
        .WithCommand("reset-demo-data", "Reset demo data", reset.RunAsync, new CommandOptions
        {
            Description = "Empties all databases and Redis, and starts over with the catalogue and the accounts of the first day.",
            ConfirmationMessage = "All orders, payments, accounts and products are deleted for good. The services stop for some seconds. Go on?",
            IconName = "DatabaseArrowUp",
            UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Finished
                ? ResourceCommandState.Enabled
                : ResourceCommandState.Disabled,
        });
}
