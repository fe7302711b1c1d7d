using AspireOrders.Contracts.Payments.V1;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Payments.Features;

/// <summary>Payments on the wire.</summary>
internal static class PaymentMessage
{
    public static Payment ToMessage(this Domain.Payment payment) => new()
    {
        PaymentId = payment.PaymentId.ToString(),
        OrderId = payment.OrderId.ToString(),
        UserId = payment.UserId.ToString(),
        Status = (PaymentStatus)(int)payment.State,
        Amount = payment.Amount.ToMoney(payment.Currency),
        OrderVersion = payment.OrderVersion,
        CreatedAt = Timestamp.FromDateTimeOffset(payment.CreatedAt),
        UpdatedAt = Timestamp.FromDateTimeOffset(payment.UpdatedAt),
    };
}
