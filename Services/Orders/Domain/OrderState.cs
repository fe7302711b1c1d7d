namespace AspireOrders.Orders.Domain;

/// <summary>Where an order stands; the numbers are stored and are those of the contract.</summary>
internal enum OrderState : short
{
    Reserved = 1,
    Paid = 2,
    Shipped = 3,
    Delivered = 4,
    Cancelled = 5,
}

/// <summary>Why an order was cancelled, in the words of the contract.</summary>
internal static class CancelReasons
{
    public const string PaymentDeclined = "payment declined", Customer = "customer", Expired = "expired", Stock = "stock";
}
