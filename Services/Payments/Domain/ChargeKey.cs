namespace AspireOrders.Payments.Domain;

/// <summary>
/// Names one charge of an order for good: the provider never makes two under the same key. An order has one charge, and one more for
/// each time it became dearer after it had been paid. They are numbered and not named by the order's version, because the next number is
/// used only once the outcome of the one before is known: two overlapping changes of the order can then not lead to two charges.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Number">0 for the first charge.</param>
internal readonly record struct ChargeKey(Guid OrderId, int Number)
{
    /// <summary>The key as a provider's idempotency key.</summary>
    public override string ToString() => Number == 0 ? OrderId.ToString() : $"{OrderId}:{Number}";
}
