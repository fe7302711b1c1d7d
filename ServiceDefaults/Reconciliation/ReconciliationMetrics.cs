using System.Diagnostics.Metrics;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>Meter <c>AspireOrders.Reconciliation</c>.</summary>
internal static class ReconciliationMetrics
{
    private static readonly Meter Meter = new("AspireOrders.Reconciliation");

    private static readonly Counter<long> Findings =
        Meter.CreateCounter<long>("reconciliation.findings", "{finding}", "Things that did not fit and were mended or reported, by kind.");

    private static readonly Counter<long> Compared = Meter.CreateCounter<long>("reconciliation.compared", "{item}", "Things that were compared.");

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("reconciliation.failures", "{pass}", "Passes that did not come to their end.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("reconciliation.duration", "s", "How long a pass took.");

    public static void Found(string name, string kind, int count) => Findings.Add(count, Name(name), new("reconciliation.kind", kind));

    public static void Ran(string name, long compared, TimeSpan duration)
    {
        Compared.Add(compared, Name(name));
        Durations.Record(duration.TotalSeconds, Name(name));
    }

    public static void Failed(string name) => Failures.Add(1, Name(name));

    private static KeyValuePair<string, object?> Name(string name) => new("reconciliation.name", name);
}
