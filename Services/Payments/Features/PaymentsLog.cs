using AspireOrders.Payments.Domain;

namespace AspireOrders.Payments.Features;

internal static partial class PaymentsLog
{
    [LoggerMessage(5001, LogLevel.Information, "Order {OrderId}: {News} of version {Version} comes late or twice, the payment stays {State} ({Known})")]
    public static partial void LateEvent(ILogger logger, Guid orderId, string news, int version, PaymentState? state, int? known);

    [LoggerMessage(5002, LogLevel.Information, "Order {OrderId}: the provider is unavailable at attempt {Attempt}: {Reason}")]
    public static partial void ProviderUnavailable(ILogger logger, Guid orderId, int attempt, string reason);

    [LoggerMessage(5003, LogLevel.Information, "Order {OrderId}: no answer from the provider at attempt {Attempt} within {Deadline} ms; it will be asked")]
    public static partial void ProviderLate(ILogger logger, Guid orderId, int attempt, double deadline);

    [LoggerMessage(5004, LogLevel.Information, "Order {OrderId}: the payment changed while the provider was asked; the step is taken anew")]
    public static partial void Overtaken(ILogger logger, Guid orderId);

    [LoggerMessage(5005, LogLevel.Warning, "Order {OrderId}: the provider's answer could not be recorded; it will be asked for it")]
    public static partial void NotRecorded(ILogger logger, Guid orderId, Exception exception);

    [LoggerMessage(5006, LogLevel.Error, "Order {OrderId}: the payment's step failed; it is taken again when its lease ends")]
    public static partial void SettlementFailed(ILogger logger, Guid orderId, Exception exception);

    [LoggerMessage(5007, LogLevel.Warning, "Settlement waits: the due payments cannot be read")]
    public static partial void SettlementWaits(ILogger logger, Exception exception);

    [LoggerMessage(5008, LogLevel.Warning, "Reconciliation gives back the payment of order {OrderId} (version {Version}): no live order")]
    public static partial void Reconciled(ILogger logger, Guid orderId, int version);

    [LoggerMessage(5010, LogLevel.Information, "Order {OrderId}: a refund was asked for: {Reason}")]
    public static partial void RefundAsked(ILogger logger, Guid orderId, string reason);
}
