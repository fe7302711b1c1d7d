namespace Aspire.Hosting.Orchestration;

/// <summary>What a supervisor tells about its process.</summary>
internal abstract record SupervisionEvent
{
    private SupervisionEvent()
    {
    }

    /// <summary>The process is about to be started.</summary>
    internal sealed record Starting : SupervisionEvent;

    /// <param name="ProcessId">The number of the process that now runs.</param>
    /// <param name="Restarts">How often it was started again.</param>
    internal sealed record Started(int ProcessId, int Restarts) : SupervisionEvent;

    /// <summary>The process ended by itself and is started again after the pause.</summary>
    internal sealed record Crashed(int ExitCode, TimeSpan Pause) : SupervisionEvent;

    /// <summary>The process ended, as it was asked to or as its policy allows.</summary>
    internal sealed record Ended(int ExitCode) : SupervisionEvent;

    /// <summary>The process cannot be started, and trying again would not help.</summary>
    internal sealed record Failed(string Sentence) : SupervisionEvent;
}

/// <summary>Which ends of a process are final.</summary>
internal enum RestartPolicy
{
    /// <summary>A server or service: started again however it ended.</summary>
    Always,

    /// <summary>A worker without endpoints: exit code 0 says that its work is done.</summary>
    OnFailure,

    /// <summary>A one-shot others wait for: its exit code is its result.</summary>
    Never,
}
