using System.Diagnostics;
using OpenTelemetry;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>Keeps a span that failed although its trace was not chosen. Comes before the exporters, which take what is marked as recorded.</summary>
internal sealed class ErrorKeeper : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        // Without data it was left out on purpose, like a probe.
        if (data is { Status: ActivityStatusCode.Error, IsAllDataRequested: true }) data.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
    }
}
