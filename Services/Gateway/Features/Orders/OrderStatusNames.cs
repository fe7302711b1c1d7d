using AspireOrders.Contracts.Orders.V1;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>The names of an order's states in JSON and in queries.</summary>
internal static class OrderStatusNames
{
    /// <summary>Every state by its name.</summary>
    public static IReadOnlyDictionary<string, OrderStatus> All { get; } = new Dictionary<string, OrderStatus>(StringComparer.Ordinal)
    {
        ["Reserved"] = OrderStatus.Reserved,
        ["Paid"] = OrderStatus.Paid,
        ["Shipped"] = OrderStatus.Shipped,
        ["Delivered"] = OrderStatus.Delivered,
        ["Cancelled"] = OrderStatus.Cancelled,
    };

    /// <summary>The name of a state.</summary>
    public static string ToName(this OrderStatus status) => status switch
    {
        OrderStatus.Reserved => "Reserved",
        OrderStatus.Paid => "Paid",
        OrderStatus.Shipped => "Shipped",
        OrderStatus.Delivered => "Delivered",
        OrderStatus.Cancelled => "Cancelled",
        _ => throw new InvalidOperationException($"The orders service answered with a state that is not known here: {(int)status}."),
    };

    /// <summary>Whether nothing can happen to the order any more.</summary>
    public static bool IsFinal(this OrderStatus status) => status is OrderStatus.Delivered or OrderStatus.Cancelled;
}
