namespace Aspire.Hosting.Orchestration;

/// <summary>How long to wait before a crashed process is started again: twice as long each time, until it stays up.</summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A process that ran this long counts as stable; its next crash begins the series anew.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    /// <summary>The pause after a process that had run for <paramref name="uptime"/>.</summary>
    public TimeSpan After(TimeSpan uptime)
    {
        var pause = uptime >= Stable ? First : _next;
        _next = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks));
        return pause;
    }
}
