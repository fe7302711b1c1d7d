using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AspireOrders.Load.Generator;

/// <summary>What became of visits: for the console, and as metrics and traces.</summary>
internal sealed class VisitRecorder : IDisposable
{
    /// <summary>Name of the source of traces and of the meter.</summary>
    public const string SourceName = "AspireOrders.Load";

    /// <summary>Each visit is a trace.</summary>
    public static readonly ActivitySource Source = new(SourceName);

    private readonly Meter meter = new(SourceName);
    private readonly Counter<long> visits;
    private readonly Counter<long> orders;
    private readonly Counter<long> away;
    private readonly Histogram<double> latency;
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> all = new(StringComparer.Ordinal);
    private Dictionary<string, long> recent = new(StringComparer.Ordinal);
    private TimeSpan slowest;

    public VisitRecorder()
    {
        visits = meter.CreateCounter<long>("load.visits", "{visit}", "Visits, by what became of them.");
        orders = meter.CreateCounter<long>("load.orders", "{order}", "Orders that were placed.");
        away = meter.CreateCounter<long>("load.stayed_away", "{visit}", "Visits that did not take place because too many were under way.");
        latency = meter.CreateHistogram<double>("load.order.duration", "s", "From the request of an order to its answer.");
    }

    /// <summary>An order was placed.</summary>
    public void Placed(TimeSpan duration)
    {
        orders.Add(1);
        latency.Record(duration.TotalSeconds);
        lock (gate) slowest = duration > slowest ? duration : slowest;
        Count("ordered");
    }

    /// <summary>A visit ended without an order, because of a code of the error table or of what broke.</summary>
    public void Ended(string outcome) => Count(outcome);

    /// <summary>Too many were inside.</summary>
    public void StayedAway()
    {
        away.Add(1);
        lock (gate) recent["stayed away"] = recent.GetValueOrDefault("stayed away") + 1;
    }

    /// <summary>What happened since it was asked last, in a sentence.</summary>
    public string SinceLast()
    {
        lock (gate)
        {
            var text = recent.Count == 0 ? "No visits." : $"{Describe(recent)}, slowest {slowest.TotalMilliseconds:0} ms.";
            recent = new Dictionary<string, long>(StringComparer.Ordinal);
            slowest = TimeSpan.Zero;
            return text;
        }
    }

    /// <summary>What happened in all, in a sentence.</summary>
    public string Totals()
    {
        lock (gate) return all.Count == 0 ? "No visits." : $"In all {Describe(all)}.";
    }

    public void Dispose() => meter.Dispose();

    private void Count(string outcome)
    {
        visits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        lock (gate)
        {
            recent[outcome] = recent.GetValueOrDefault(outcome) + 1;
            all[outcome] = all.GetValueOrDefault(outcome) + 1;
        }
    }

    private static string Describe(Dictionary<string, long> outcomes) =>
        string.Join(", ", outcomes.OrderByDescending(static o => o.Value).Select(static o => $"{o.Value:N0} {o.Key}"));
}
