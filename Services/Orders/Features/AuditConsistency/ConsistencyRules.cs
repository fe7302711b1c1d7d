using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using Order = AspireOrders.Orders.Domain.Order;

namespace AspireOrders.Orders.Features;

/// <summary>The promises as rules over what the services say of one order or product.</summary>
internal static class ConsistencyRules
{
    /// <summary>How long an order may take to settle, and its stock and money to follow a change, while all parts are up.</summary>
    public static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(30);

    /// <summary>What is broken about one order.</summary>
    public static IEnumerable<Violation> Judge(OrderRow row, Reservation? reservation, Payment? payment, DateTime now)
    {
        var order = row.Order;
        var settling = now - row.UpdatedAt < SettlingTime;
        return order.State switch
        {
            _ when settling => [],
            OrderState.Reserved => [Violated("I7", order, $"waits for its payment since {row.UpdatedAt:O}")],
            OrderState.Cancelled => Cancelled(order, reservation, payment),
            _ => Sold(order, reservation, payment),
        };
    }

    /// <summary>A product whose pieces do not add up (I3).</summary>
    public static Violation Describe(StockViolation stock) => new()
    {
        Invariant = "I3",
        Subject = stock.ProductId,
        Detail = $"received {stock.Received}, available {stock.Available}, reserved {stock.Reserved} (reservations hold {stock.HeldByReservations}), "
            + $"committed {stock.Committed} (reservations committed {stock.CommittedByReservations})",
    };

    /// <summary>Money was taken for an order that does not exist (I5).</summary>
    public static Violation ChargedWithoutOrder(Guid orderId) =>
        new() { Invariant = "I5", Subject = orderId.ToString(), Detail = "a payment is captured, but there is no such order" };

    private static IEnumerable<Violation> Sold(Order order, Reservation? reservation, Payment? payment)
    {
        if (payment is not { Status: PaymentStatus.Captured }) yield return Violated("I4", order, $"its payment is {payment?.Status.ToString() ?? "missing"}");
        else if (payment.Amount.ToDecimal() != order.Total) yield return Violated("I4", order, $"{payment.Amount.ToDecimal()} was captured, its total is {order.Total}");
        if (reservation is not { Status: ReservationStatus.Committed })
        {
            yield return Violated("I4", order, $"its reservation is {reservation?.Status.ToString() ?? "missing"}");
        }
        else if (!Quantities(order).SetEquals(reservation.Lines.Select(l => (Guid.Parse(l.ProductId), l.Quantity))))
        {
            yield return Violated("I4", order, "its reservation has other lines");
        }
    }

    private static IEnumerable<Violation> Cancelled(Order order, Reservation? reservation, Payment? payment)
    {
        if (reservation is { Status: ReservationStatus.Held or ReservationStatus.Committed }) yield return Violated("I5", order, $"its stock is still {reservation.Status}");
        if (payment is { Status: PaymentStatus.Captured or PaymentStatus.Pending }) yield return Violated("I5", order, $"its payment is still {payment.Status}");
    }

    private static HashSet<(Guid, int)> Quantities(Order order) => [.. order.Lines.Select(l => (l.ProductId, l.Quantity))];

    private static Violation Violated(string invariant, Order order, string detail) => new()
    {
        Invariant = invariant,
        Subject = order.Id.ToString(),
        Detail = $"the order is {order.State}; {detail}",
    };
}
