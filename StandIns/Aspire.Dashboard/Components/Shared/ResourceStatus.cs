using Aspire.Dashboard.Resources;

namespace Aspire.Dashboard.Components.Shared;

/// <summary>How the state of a resource is shown.</summary>
/// <param name="Style">success, info, warning, error, busy or neutral.</param>
/// <param name="Text">In a word or two.</param>
/// <param name="Reason">Why it is not what it should be; empty when it is.</param>
internal sealed record ResourceStatus(string Style, string Text, string Reason)
{
    /// <summary>Puts state, health, exit code and reasons together.</summary>
    public static ResourceStatus Of(ResourceState resource)
    {
        var reason = string.Join(' ', resource.Reasons);
        var failing = resource.HealthReports.FirstOrDefault(report => report.Status is not (null or "Healthy"));
        if (reason.Length == 0 && failing is not null)
        {
            reason = failing.Description.Length > 0 ? $"{failing.Name}: {failing.Description}" : $"{failing.Name} answers {failing.Status}";
        }

        return resource.State switch
        {
            "" => new("neutral", "Unknown", reason),
            "Running" when resource.Health is "Unhealthy" or "Degraded" => new("warning", $"Running ({resource.Health})", reason),
            "Running" => new("success", "Running", reason),
            "Exited" or "Finished" when resource.ExitCode is { } code and not 0 => new("error", $"{resource.State} ({code})", reason),
            "Finished" or "Exited" => new("neutral", resource.State, reason),
            "FailedToStart" => new("error", "Failed to start", reason),
            "RuntimeUnhealthy" => new("warning", "Runtime unhealthy", reason),
            "NotStarted" => new("neutral", "Not started", reason),
            "Starting" or "Stopping" => new("busy", resource.State, reason),
            _ => new(StyleOf(resource.StateStyle, resource.State), resource.State, reason),
        };
    }

    private static string StyleOf(string style, string state) => style switch
    {
        "success" or "info" or "warning" or "error" => style,
        _ => state == "Waiting" ? "busy" : "neutral",
    };
}
