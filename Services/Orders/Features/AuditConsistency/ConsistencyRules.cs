using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Domain;

namespace AspireOrders.Orders.Features;

/// <summary>The promises as rules over what the services say of one order or product.</summary>
internal static class ConsistencyRules
{
    /// <summary>How long an order may take to settle, its stock and money to follow a change, and an event to arrive, while all parts are up.</summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);

    /// <summary>What is broken about one order.</summary>
    public static IEnumerable<Violation> Judge(OrderFacts facts, DateTime now) => facts.Order switch
    {
        null => WithoutOrder(facts),
        { } order when now - order.UpdatedAt < SettlingTime => [],
        { State: OrderState.Reserved } order => [Violated("I7", order, $"waits for its payment since {order.UpdatedAt:O}")],
        { State: OrderState.Cancelled } order => Cancelled(order, facts.Reservation, facts.Payment),
        { } order => Sold(order, facts.Reservation, facts.Payment),
    };

    /// <summary>A product whose pieces do not add up (I3).</summary>
    public static Violation Describe(StockViolation stock) => new()
    {
        Invariant = "I3",
        Subject = stock.ProductId,
        Detail = $"received {stock.Received}, available {stock.Available}, reserved {stock.Reserved} (reservations hold {stock.HeldByReservations}), "
            + $"committed {stock.Committed} (reservations committed {stock.CommittedByReservations})",
    };

    private static IEnumerable<Violation> WithoutOrder(OrderFacts facts)
    {
        if (facts.Payment is { Status: PaymentStatus.Captured }) yield return Unknown("I5", facts.OrderId, "a payment is captured");
        else if (facts.Payment is { Overdue: true }) yield return Unknown("I7", facts.OrderId, "a payment waits for the provider");
        if (facts.Reservation is { Status: ReservationStatus.Committed }) yield return Unknown("I1", facts.OrderId, "stock was sold to it");
        else if (facts.Reservation is { Overdue: true }) yield return Unknown("I7", facts.OrderId, "stock is still held long after its time was up");
    }

    private static IEnumerable<Violation> Sold(OrderFact order, ReservationFact? reservation, PaymentFact? payment)
    {
        if (payment is not { Status: PaymentStatus.Captured }) yield return Violated("I4", order, $"its payment is {payment?.Status.ToString() ?? "missing"}");
        else if (payment.Amount != order.Total) yield return Violated("I4", order, $"{payment.Amount:0.00##} was captured, its total is {order.Total:0.00##}");
        else if (payment.Overdue) yield return Violated("I7", order, "its payment is on its way back and does not arrive");
        if (reservation is not { Status: ReservationStatus.Committed })
        {
            yield return Violated("I4", order, $"its reservation is {reservation?.Status.ToString() ?? "missing"}");
        }
        else if (!SameLines(order, reservation))
        {
            yield return Violated("I4", order, "its reservation has other lines");
        }
    }

    private static IEnumerable<Violation> Cancelled(OrderFact order, ReservationFact? reservation, PaymentFact? payment)
    {
        if (reservation is { Status: ReservationStatus.Held or ReservationStatus.Committed }) yield return Violated("I5", order, $"its stock is still {reservation.Status}");
        if (payment is { Status: PaymentStatus.Captured or PaymentStatus.Pending }) yield return Violated("I5", order, $"its payment is still {payment.Status}");
    }

    // Both keep a line a product, mostly in the same order.
    private static bool SameLines(OrderFact order, ReservationFact reservation)
    {
        if (order.Products.AsSpan().SequenceEqual(reservation.Products.Span) && order.Quantities.AsSpan().SequenceEqual(reservation.Quantities.Span)) return true;
        var held = reservation.Products.ToArray().Zip(reservation.Quantities.ToArray()).ToHashSet();
        return order.Products.Length == reservation.Products.Length && held.SetEquals(order.Products.Zip(order.Quantities));
    }

    private static Violation Violated(string invariant, OrderFact order, string detail) =>
        new() { Invariant = invariant, Subject = order.OrderId.ToString(), Detail = $"the order is {order.State}; {detail}" };

    private static Violation Unknown(string invariant, Guid orderId, string detail) =>
        new() { Invariant = invariant, Subject = orderId.ToString(), Detail = $"{detail}, but there is no such order" };
}
