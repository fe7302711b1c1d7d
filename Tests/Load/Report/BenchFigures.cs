using System.Text.Json;
using AspireOrders.Load.Measuring;

namespace AspireOrders.Load.Report;

/// <summary>The figures of one benchmark, as <c>--json</c> writes them.</summary>
/// <param name="Mode"><c>rest</c>, <c>grpc</c> or <c>stream</c>.</param>
/// <param name="Seconds">How long orders became due.</param>
/// <param name="Replicas">Processes of orders and of inventory.</param>
/// <param name="AcceptedPerSecond">Orders that were accepted, by the time until the last one was.</param>
/// <param name="SettledPerSecond">Orders that were accepted, by the time until the last one was paid or cancelled.</param>
/// <param name="P50Ms">Half of all answers came within this time of when the order was due, in milliseconds.</param>
/// <param name="P99Ms">99 of 100 answers did.</param>
/// <param name="MaxMs">All did.</param>
/// <param name="Errors">Orders that were not accepted.</param>
/// <param name="SettledLagSeconds">From the last accepted order until every order was settled; null when that did not happen.</param>
/// <param name="PgbenchPerSecond">What pgbench makes of the same rows one by one, on the same server; null when it did not run.</param>
/// <param name="RatioToPgbench"><see cref="AcceptedPerSecond"/> by <see cref="PgbenchPerSecond"/>.</param>
/// <param name="AuditViolations">Broken promises that the audit found, orders answered but missing among them.</param>
internal sealed record BenchFigures(
    string Mode, double Seconds, int Replicas, double AcceptedPerSecond, double SettledPerSecond, double P50Ms, double P99Ms, double MaxMs, long Errors,
    double? SettledLagSeconds, double? PgbenchPerSecond, double? RatioToPgbench, long AuditViolations)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The figures of a run.</summary>
    public static BenchFigures Of(BenchOptions options, Measurement measured, double? pgbenchPerSecond, long auditViolations)
    {
        var latencies = measured.Recorder.Latencies;
        return new BenchFigures(
            options.Mode.ToString().ToLowerInvariant(), options.Duration.TotalSeconds, options.Replicas, Round(measured.AcceptedPerSecond, 1),
            Round(measured.SettledPerSecond, 1), Round(latencies.Percentile(0.5).TotalMilliseconds, 3), Round(latencies.Percentile(0.99).TotalMilliseconds, 3),
            Round(latencies.Max.TotalMilliseconds, 3), measured.Recorder.ErrorCount, Round(measured.Lag?.TotalSeconds, 3), Round(pgbenchPerSecond, 1),
            Round(measured.AcceptedPerSecond / pgbenchPerSecond, 3), auditViolations);
    }

    private static double Round(double value, int digits) => Math.Round(value, digits);

    private static double? Round(double? value, int digits) => value is { } known ? Math.Round(known, digits) : null;

    /// <summary>The file's content.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
