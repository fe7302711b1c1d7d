using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Features;

namespace AspireOrders.Payments.Features;

/// <summary>The facts of this service as events of its stream.</summary>
internal static class PaymentEvents
{
    public const string Stream = "payments";
    public const string Captured = "payment.captured.v1", Declined = "payment.declined.v1", Refunded = "payment.refunded.v1";

    /// <summary>The event about a payment as it is now; continues the payment's trace.</summary>
    public static OutgoingEvent Create(Domain.Payment payment, PaymentFact fact)
    {
        var type = fact switch
        {
            PaymentFact.Captured => Captured,
            PaymentFact.Declined => Declined,
            _ => Refunded,
        };
        var message = new PaymentSettled
        {
            OrderId = payment.OrderId.ToString(),
            UserId = payment.UserId.ToString(),
            PaymentId = payment.PaymentId.ToString(),
            Amount = payment.Amount.ToMoney(payment.Currency),
            OrderVersion = payment.OrderVersion,
        };
        return OutgoingEvent.Create(type, payment.OrderId, payment.OrderVersion, message) with { TraceParent = payment.TraceParent };
    }
}
