using System.Diagnostics.Metrics;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;

namespace AspireOrders.Orders;

/// <summary>Meter <c>AspireOrders.Orders</c>: what a shop wants to know of its orders. Counted after the commit, so a crash in between loses a count and no order.</summary>
internal static class OrdersMetrics
{
    private static readonly Meter Meter = new("AspireOrders.Orders");

    private static readonly Counter<long> Transitions = Meter.CreateCounter<long>("orders.transitions", "{order}", "Orders that came into a state.");

    private static readonly Histogram<double> Funnel = Meter.CreateHistogram(
        "orders.funnel.duration", "s", "From placing an order until it came into a state.", advice: new InstrumentAdvice<double>
        {
            // A payment takes a moment, a parcel days.
            HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3_600, 21_600, 86_400, 259_200, 604_800],
        });

    public static void Accepted(int orders) => Transitions.Add(orders, State(OrderState.Reserved), Reason(""));

    /// <summary>Counts an order whose state is another one than before; a new version of the same state is none.</summary>
    public static void Moved(OrderRow before, Order after, DateTimeOffset now)
    {
        if (after.State == before.Order.State) return;
        Transitions.Add(1, State(after.State), Reason(after.CancelReason));
        Funnel.Record(Math.Max(0, (now.UtcDateTime - before.CreatedAt).TotalSeconds), State(after.State));
    }

    private static KeyValuePair<string, object?> State(OrderState state) => new("order.state", state.ToString());

    private static KeyValuePair<string, object?> Reason(string reason) => new("order.cancel_reason", reason);
}
