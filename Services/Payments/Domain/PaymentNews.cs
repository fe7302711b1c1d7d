namespace AspireOrders.Payments.Domain;

/// <summary>Something that was heard about the payment of an order.</summary>
/// <param name="OrderId">The order.</param>
internal abstract record PaymentNews(Guid OrderId)
{
    /// <summary>
    /// The payment of the order after this news, or null when it changes nothing because it came late or twice. Judged by state, version and
    /// the charge's number alone, so any order of arrival ends in the same place.
    /// </summary>
    /// <param name="current">The payment so far; null when nothing was heard of the order.</param>
    public abstract PaymentChange? ApplyTo(Payment? current);
}

/// <summary>The order is to be paid: this much in all, for this version of it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Version">The version of the order that asks.</param>
/// <param name="Amount">The total; never below that of an older version.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Token">What the provider is to charge.</param>
/// <param name="TraceParent">The W3C trace context of what caused it, or null.</param>
internal sealed record ChargeDemand(
    Guid OrderId, Guid UserId, int Version, decimal Amount, string Currency, string Token, string? TraceParent = null) : PaymentNews(OrderId)
{
    /// <inheritdoc />
    public override PaymentChange? ApplyTo(Payment? current) => current is null ? new PaymentChange(Payment.For(this)) : current.Demand(this);
}

/// <summary>The order has ended: no money may be held for it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Version">The version of the order in which it ended.</param>
/// <param name="TraceParent">The W3C trace context of what caused it, or null.</param>
internal sealed record Cancellation(Guid OrderId, Guid UserId, int Version, string? TraceParent = null) : PaymentNews(OrderId)
{
    /// <inheritdoc />
    public override PaymentChange? ApplyTo(Payment? current) => current is null ? new PaymentChange(Payment.Tombstone(this)) : current.Cancel();
}

/// <summary>The provider tells the outcome of a charge by itself; possibly twice, late, or before it has answered the charge.</summary>
/// <param name="Key">The charge.</param>
/// <param name="Amount">What was captured; null when the charge was declined.</param>
internal sealed record ChargeConfirmed(ChargeKey Key, decimal? Amount) : PaymentNews(Key.OrderId)
{
    /// <inheritdoc />
    public override PaymentChange? ApplyTo(Payment? current) => current?.Confirm(this);
}

/// <summary>The provider tells by itself that a charge was given back.</summary>
/// <param name="Key">The charge.</param>
internal sealed record RefundConfirmed(ChargeKey Key) : PaymentNews(Key.OrderId)
{
    /// <inheritdoc />
    public override PaymentChange? ApplyTo(Payment? current) => current?.Confirm(this);
}
