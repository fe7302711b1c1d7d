namespace AspireOrders.Tests.Faults.Injection;

/// <summary>The ways in which processes are struck.</summary>
internal static class Strikes
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    /// <summary>SIGKILL: nothing is finished, nothing is said. The orchestrator starts it again.</summary>
    public static Fault Kill(string resource) => new(
        $"{resource} is killed",
        (grounds, cancellationToken) => EndAsync(grounds, resource, id => Signals.SendToTreeAsync("KILL", id, cancellationToken), cancellationToken),
        resource);

    /// <summary>The first process of Postgres dies and its sessions notice only later.</summary>
    public static Fault KillPostmaster() => new(
        "postgres loses its first process",
        (grounds, cancellationToken) => EndAsync(grounds, "postgres", id => Signals.SendAsync("KILL", id, cancellationToken), cancellationToken),
        "postgres");

    /// <summary>A session of Postgres dies, upon which the server ends all others and recovers.</summary>
    public static Fault KillSession() => new(
        "postgres loses a session and recovers",
        async (grounds, cancellationToken) =>
        {
            var session = await Databases.SessionAsync(grounds.Topology, "ordersdb", cancellationToken);
            await Signals.SendAsync("KILL", session, cancellationToken);
            await Eventually.SatisfiesAsync(_ => Task.FromResult(Directory.Exists($"/proc/{session}")), alive => !alive, cancellationToken);
        },
        "postgres");

    /// <summary>SIGSTOP, ten seconds, SIGCONT: its connections stay open and nobody answers.</summary>
    public static Fault Stop(string resource) => new(
        $"{resource} is paused",
        async (grounds, cancellationToken) =>
        {
            var id = grounds.Topology.Resource(resource).ProcessId!.Value;
            await Signals.SendToTreeAsync("STOP", id, cancellationToken);
            try
            {
                // The fault itself lasts this long; nothing is waited for.
                await Task.Delay(Pause, cancellationToken);
            }
            finally
            {
                await Signals.SendToTreeAsync("CONT", id, CancellationToken.None);
            }
        },
        resource);

    /// <summary>Asked to stop, as a deployment asks: it drains, then the orchestrator starts it again.</summary>
    public static Fault Restart(string resource) => new(
        $"{resource} is restarted",
        // Postgres takes SIGTERM for "when the last client has gone".
        (grounds, cancellationToken) => EndAsync(grounds, resource, id => Signals.SendAsync(resource == "postgres" ? "INT" : "TERM", id, cancellationToken), cancellationToken),
        resource);

    /// <summary>Every process and the orchestrator above them die at once; the whole is started again on what was on disk.</summary>
    public static Fault KillEverything() => new(
        "everything is killed at once",
        async (grounds, cancellationToken) =>
        {
            await grounds.Topology.KillEverythingAsync(cancellationToken);
            await grounds.RestartAsync(cancellationToken);
        });

    /// <summary>A process dies at a named place of its code.</summary>
    public static Fault CrashAt(string point, int letThrough) => new(
        $"a process dies at {point}",
        async (grounds, cancellationToken) =>
        {
            grounds.CrashPoints.Arm(point, letThrough);
            try
            {
                var victim = await Eventually.SatisfiesAsync(_ => Task.FromResult(grounds.CrashPoints.Victim(point)), v => v is not null, cancellationToken, StopLimit);
                await GoneAsync(grounds, victim!.Value, cancellationToken);
            }
            finally
            {
                grounds.CrashPoints.Disarm(point);
            }
        },
        point.Split('.')[0]);

    private static async Task EndAsync(Grounds grounds, string resource, Func<int, Task> signal, CancellationToken cancellationToken)
    {
        var id = grounds.Topology.Resource(resource).ProcessId!.Value;
        await signal(id);
        await GoneAsync(grounds, id, cancellationToken);
    }

    // Until the orchestrator has noticed, its status still tells of the process that died.
    private static async Task GoneAsync(Grounds grounds, int id, CancellationToken cancellationToken) =>
        await Eventually.SatisfiesAsync(_ => Task.FromResult(grounds.Topology.Resources), all => all.All(r => r.ProcessId != id), cancellationToken, StopLimit);
}
