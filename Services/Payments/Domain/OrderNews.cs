namespace AspireOrders.Payments.Domain;

/// <summary>What an order asks of its payment.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Version">The version of the order that asks.</param>
/// <param name="TraceParent">The W3C trace context of what caused it, or null.</param>
internal abstract record OrderNews(Guid OrderId, Guid UserId, int Version, string? TraceParent)
{
    /// <summary>
    /// The payment of the order after this news, or null when it changes nothing because it came late or twice. Judged by
    /// state and version alone, so any order of arrival ends in the same place.
    /// </summary>
    /// <param name="current">The payment so far; null when nothing was heard of the order.</param>
    public abstract PaymentChange? ApplyTo(Payment? current);
}

/// <summary>The order is to be paid: this much in all, for this version of it.</summary>
internal sealed record ChargeDemand(
    Guid OrderId, Guid UserId, int Version, decimal Amount, string Currency, string Token, string? TraceParent = null)
    : OrderNews(OrderId, UserId, Version, TraceParent)
{
    /// <inheritdoc />
    public override PaymentChange? ApplyTo(Payment? current) => current is null ? new PaymentChange(Payment.For(this)) : current.Demand(this);
}

/// <summary>The order has ended: no money may be held for it.</summary>
internal sealed record Cancellation(Guid OrderId, Guid UserId, int Version, string? TraceParent = null)
    : OrderNews(OrderId, UserId, Version, TraceParent)
{
    /// <inheritdoc />
    public override PaymentChange? ApplyTo(Payment? current) => current is null ? new PaymentChange(Payment.Tombstone(this)) : current.Cancel();
}
