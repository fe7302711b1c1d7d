namespace AspireOrders.Payments.Domain;

/// <summary>A payment as it has become, and the fact that others are to be told; null when there is none yet.</summary>
internal sealed record PaymentChange(Payment Payment, PaymentFact? Fact = null);

/// <summary>What others are told about a payment.</summary>
internal enum PaymentFact
{
    Captured,
    Declined,
    Refunded,
}
