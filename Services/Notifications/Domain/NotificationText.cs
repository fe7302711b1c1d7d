using System.Globalization;

namespace AspireOrders.Notifications.Domain;

/// <summary>The sentences that customers read.</summary>
internal static class NotificationText
{
    /// <summary>The account was made. Names nobody: a name may change, and is to be forgotten with its account.</summary>
    public const string Welcome = "Welcome! Your account is ready.";

    /// <summary>The order has been accepted.</summary>
    public static string Reserved(Guid orderId, decimal total, string currency) =>
        $"We have received your order {ShortNumber(orderId)}: {Amount(total, currency)}.";

    /// <summary>The payment was captured.</summary>
    public static string Paid(Guid orderId, decimal total, string currency) =>
        $"Your order {ShortNumber(orderId)} is paid: {Amount(total, currency)}.";

    /// <summary>The order has left the house.</summary>
    public static string Shipped(Guid orderId) => $"Your order {ShortNumber(orderId)} is on its way.";

    /// <summary>The order has arrived.</summary>
    public static string Delivered(Guid orderId) => $"Your order {ShortNumber(orderId)} has been delivered.";

    /// <summary>The order has ended before it shipped.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="reason">The contract's word for why; an unknown one is left unsaid.</param>
    public static string Cancelled(Guid orderId, string reason) => $"Your order {ShortNumber(orderId)} was cancelled{Because(reason)}.";

    /// <summary>The money went back.</summary>
    public static string Refunded(Guid orderId, decimal amount, string currency) =>
        $"We have refunded {Amount(amount, currency)} for your order {ShortNumber(orderId)}.";

    /// <summary>The last eight digits of the id: the first ones are a date, which orders of the same minute share.</summary>
    public static string ShortNumber(Guid orderId) => orderId.ToString("N")[^8..];

    private static string Because(string reason) => reason switch
    {
        "payment declined" => " because the payment was declined",
        "customer" => " as you asked",
        "expired" => " because it was not paid in time",
        "stock" => " because an item is out of stock",
        _ => "",
    };

    private static string Amount(decimal amount, string currency) => $"{amount.ToString("0.00", CultureInfo.InvariantCulture)} {currency}";
}
