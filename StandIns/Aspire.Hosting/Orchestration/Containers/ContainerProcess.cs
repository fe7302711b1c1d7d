namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A container by way of its engine's client: what the client is told it passes on, and its exit code is the container's. The container belongs to
/// the engine, though, and would outlive a client that is killed.
/// </summary>
/// <param name="client">The engine's program, which runs as long as the container.</param>
/// <param name="remove">Ends and removes the container if it is still there.</param>
internal sealed class ContainerProcess(IChildProcess client, Func<Task> remove) : IChildProcess
{
    // As engines do by themselves: the first process of a container ignores every signal that it has no handler for.
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(10);

    public int Id => client.Id;

    public Task<int> Exited { get; } = FollowAsync(client, remove);

    public async Task StopAsync(TimeSpan grace, CancellationToken hurry)
    {
        await client.StopAsync(grace < LongestGrace ? grace : LongestGrace, hurry);
        await Exited;
    }

    private static async Task<int> FollowAsync(IChildProcess client, Func<Task> remove)
    {
        var exitCode = await client.Exited;
        await remove();
        return exitCode;
    }
}
