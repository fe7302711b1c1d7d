using System.Diagnostics;

namespace AspireOrders.Payments.Features;

internal static class PaymentsTelemetry
{
    public static readonly ActivitySource Source = new("AspireOrders.Payments");
}
