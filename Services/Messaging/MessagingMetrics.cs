using System.Diagnostics.Metrics;

namespace AspireOrders.Messaging;

/// <summary>What is measured of outbox, streams and consumers.</summary>
internal static class MessagingMetrics
{
    private static readonly Meter Meter = MessagingTelemetry.Meter;

    private static readonly Counter<long> PublishedEvents =
        Meter.CreateCounter<long>("messaging.published", "{event}", "Events added to a stream.");

    private static readonly Histogram<int> PublishedSizes =
        Meter.CreateHistogram<int>("messaging.published.batch.size", "{event}", "Events per batch of the relay.");

    private static readonly Gauge<long> OutboxPending =
        Meter.CreateGauge<long>("messaging.outbox.pending", "{event}", "Rows of the outbox that wait, counted up to 10,000.");

    private static readonly Gauge<double> OutboxAge =
        Meter.CreateGauge<double>("messaging.outbox.age", "s", "How long the oldest unsent row has waited.");

    private static readonly Counter<long> ConsumedEvents =
        Meter.CreateCounter<long>("messaging.consumed", "{event}", "Events that took effect.");

    private static readonly Counter<long> RepeatedEvents =
        Meter.CreateCounter<long>("messaging.repeated", "{event}", "Events that were delivered again and took no effect.");

    private static readonly Histogram<int> ConsumedSizes =
        Meter.CreateHistogram<int>("messaging.consumed.batch.size", "{event}", "Events per transaction of a consumer.");

    private static readonly Histogram<double> Delay =
        Meter.CreateHistogram<double>("messaging.delivery.duration", "s", "From the producer's row to the consumer's commit.");

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("messaging.failed", "{event}", "Events that failed by themselves or waited for something, by outcome.");

    private static readonly Gauge<long> Lag =
        Meter.CreateGauge<long>("messaging.consumer.lag", "{event}", "Entries of a stream that a group has not read yet.");

    private static readonly Gauge<long> Pending =
        Meter.CreateGauge<long>("messaging.consumer.pending", "{event}", "Entries that a group has read and not finished.");

    private static readonly Gauge<long> DeadLetters =
        Meter.CreateGauge<long>("messaging.dead_letters", "{event}", "Events that wait for an operator, counted up to 10,000.");

    private static readonly Gauge<long> Waiting =
        Meter.CreateGauge<long>("messaging.retries", "{event}", "Events that wait for another try, counted up to 10,000.");

    public static void Published(string stream, int events)
    {
        PublishedEvents.Add(events, Stream(stream));
        PublishedSizes.Record(events, Stream(stream));
    }

    public static void Outbox(string stream, (long Rows, double Age) backlog)
    {
        OutboxPending.Record(backlog.Rows, Stream(stream));
        OutboxAge.Record(backlog.Age, Stream(stream));
    }

    public static void Consumed(string group, IReadOnlyCollection<ReceivedEvent> events, int repeated, DateTimeOffset now)
    {
        ConsumedSizes.Record(events.Count, Group(group));
        RepeatedEvents.Add(repeated, Group(group));
        foreach (var received in events)
        {
            ConsumedEvents.Add(1, Group(group), new("messaging.type", received.Type));
            Delay.Record(Math.Max(0, (now - received.OccurredAt).TotalSeconds), Group(group));
        }
    }

    public static void Failed(string group, string type, string outcome) =>
        Failures.Add(1, Group(group), new("messaging.type", type), new("messaging.outcome", outcome));

    public static void Behind(string group, string stream, long lag, long pending)
    {
        Lag.Record(lag, Group(group), Stream(stream));
        Pending.Record(pending, Group(group), Stream(stream));
    }

    public static void Parked(string group, long waiting, long dead)
    {
        Waiting.Record(waiting, Group(group));
        DeadLetters.Record(dead, Group(group));
    }

    private static KeyValuePair<string, object?> Stream(string stream) => new("messaging.stream", stream);

    private static KeyValuePair<string, object?> Group(string group) => new("messaging.group", group);
}
