using System.Diagnostics.Metrics;

namespace AspireOrders.Messaging.Batching;

/// <summary>The instruments of one collector, tagged with its name.</summary>
internal sealed class BatchMetrics(string name)
{
    private static readonly Histogram<int> Sizes =
        MessagingTelemetry.Meter.CreateHistogram<int>("messaging.batch.size", "{entry}", "Entries per batch.");

    private static readonly Histogram<double> Durations =
        MessagingTelemetry.Meter.CreateHistogram<double>("messaging.batch.duration", "s", "How long a batch took.");

    private static readonly UpDownCounter<int> Waiting =
        MessagingTelemetry.Meter.CreateUpDownCounter<int>("messaging.batch.queue", "{entry}", "Entries that wait for a batch.");

    private static readonly Counter<int> Refused =
        MessagingTelemetry.Meter.CreateCounter<int>("messaging.batch.rejected", "{entry}", "Entries refused because the queue was full.");

    private readonly KeyValuePair<string, object?> tag = new("batch.name", name);

    public void Queued(int change) => Waiting.Add(change, tag);

    public void Rejected(int entries) => Refused.Add(entries, tag);

    public void Ran(int size, TimeSpan duration)
    {
        Sizes.Record(size, tag);
        Durations.Record(duration.TotalSeconds, tag);
    }
}
