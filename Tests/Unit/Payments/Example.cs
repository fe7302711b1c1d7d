using AspireOrders.Payments.Domain;

namespace AspireOrders.Tests.Unit.Payments;

/// <summary>An order and what it asks of its payment.</summary>
internal static class Example
{
    public static readonly Guid OrderId = Guid.Parse("01980000-0000-7000-8000-0000000000aa");
    public static readonly Guid UserId = Guid.Parse("01980000-0000-7000-8000-0000000000bb");

    public static ChargeDemand Demand(int version = 1, decimal amount = 10m, string token = "tok_ok") =>
        new(OrderId, UserId, version, amount, "EUR", token);

    public static Cancellation Cancellation(int version = 9) => new(OrderId, UserId, version);

    public static Payment Pending(int attempts = 0) => Payment.For(Demand()) with { Attempts = attempts };

    public static Payment Captured() => Pending(1).ChargeCaptured(10m).Payment;
}
