using System.Text.Json.Serialization;

namespace Aspire.Hosting.Orchestration;

/// <summary>How the whole application is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TopologyState>))]
internal enum TopologyState
{
    /// <summary>On its way to healthy.</summary>
    Starting,

    /// <summary>Every resource is what it should be.</summary>
    Healthy,

    /// <summary>It was healthy, and something is not any more.</summary>
    Unhealthy,

    /// <summary>Something crashes again and again, or could not be started.</summary>
    Failing,

    /// <summary>Being stopped.</summary>
    Stopping,

    /// <summary>Being stopped because it cannot run; the message says why.</summary>
    Failed,
}

/// <summary>The application at one moment, as people and scripts see it.</summary>
/// <param name="State">In one word.</param>
/// <param name="Message">In one sentence.</param>
/// <param name="Dashboard">The dashboard's sign-in link; null when there is none.</param>
/// <param name="Resources">One row for each replica.</param>
internal sealed record TopologyStatus(TopologyState State, string Message, string? Dashboard, IReadOnlyList<ResourceRow> Resources);

/// <summary>One replica at one moment.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="State">One of KnownResourceStates, or Restarting.</param>
/// <param name="Health">Healthy, Degraded or Unhealthy; null unless it runs.</param>
/// <param name="Urls">Where it is found.</param>
/// <param name="ProcessId">The number of its process while it runs.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="ExitCode">The exit code of its last process once that has ended.</param>
/// <param name="Reason">Why it is not what it should be; null when it is.</param>
internal sealed record ResourceRow(
    string Name, string State, string? Health, IReadOnlyList<string> Urls, int? ProcessId, int Restarts, int? ExitCode, string? Reason)
{
    /// <summary>Whether it is what it should be.</summary>
    [JsonIgnore]
    public bool IsReady => Reason is null;
}
