using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>
/// Begins so many traces a second and follows every trace that others began, so one that is kept is complete in all services. Of the others
/// only the outermost span in each process is made, at little cost, in case it fails: see <see cref="ErrorKeeper"/>.
/// </summary>
internal sealed class RateLimitedSampler(IOptions<TracingOptions> options, TimeProvider clock) : Sampler
{
    private readonly Lock gate = new();
    private double tokens = options.Value.Burst;
    private long refilled = clock.GetTimestamp();

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (IsSampled(parent)) return new SamplingResult(SamplingDecision.RecordAndSample);
        var isInner = parent.TraceId != default && !parent.IsRemote;
        var serves = false;
        // The work of a batch belongs to the traces it serves, and is kept when one of them is.
        foreach (var link in samplingParameters.Links ?? [])
        {
            if (IsSampled(link.Context)) return new SamplingResult(SamplingDecision.RecordAndSample);
            serves = true;
        }

        if (isInner) return new SamplingResult(SamplingDecision.Drop);
        // A call that nobody asked for, such as a look into a table for work, would use up what is meant for requests.
        var mayBegin = parent.TraceId == default && !serves && samplingParameters.Kind != ActivityKind.Client;
        return new SamplingResult(mayBegin && TryTake() ? SamplingDecision.RecordAndSample : SamplingDecision.RecordOnly);
    }

    private static bool IsSampled(ActivityContext context) => context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);

    private bool TryTake()
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            var limits = options.Value;
            tokens = Math.Min(limits.Burst, tokens + (clock.GetElapsedTime(refilled, now).TotalSeconds * limits.PerSecond));
            refilled = now;
            if (tokens < 1) return false;
            tokens--;
            return true;
        }
    }
}
