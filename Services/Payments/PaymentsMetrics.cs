using System.Diagnostics.Metrics;
using AspireOrders.Messaging;

namespace AspireOrders.Payments;

/// <summary>Meter <c>AspireOrders.Payments</c>: what was told to the other services, counted after the commit.</summary>
internal static class PaymentsMetrics
{
    private static readonly Meter Meter = new("AspireOrders.Payments");

    private static readonly Counter<long> Outcomes =
        Meter.CreateCounter<long>("payments.outcomes", "{payment}", "Payments that came to an end, by the event that told of it: captured, declined, refunded.");

    public static void Told(IEnumerable<OutgoingEvent> events)
    {
        foreach (var told in events.CountBy(e => e.Type)) Outcomes.Add(told.Value, new KeyValuePair<string, object?>("payment.event", told.Key));
    }
}
