using AspireOrders.Payments.Domain;

namespace AspireOrders.Payments.Features;

internal static partial class PaymentsLog
{
    [LoggerMessage(5001, LogLevel.Information, "Order {OrderId}: {News} comes late or twice, the payment stays {State} (version {Version}, charge {Charge})")]
    public static partial void LateNews(ILogger logger, Guid orderId, string news, PaymentState? state, int? version, int? charge);

    [LoggerMessage(5002, LogLevel.Information, "The provider is unavailable, {Count} payments wait: {Reason}")]
    public static partial void ProviderUnavailable(ILogger logger, int count, string reason);

    [LoggerMessage(5003, LogLevel.Information, "No answer from the provider about {Count} payments within {Deadline} ms; it will be asked")]
    public static partial void ProviderLate(ILogger logger, int count, double deadline);

    [LoggerMessage(5004, LogLevel.Information, "{Count} payments changed while the provider was asked; they go on from their new state")]
    public static partial void Overtaken(ILogger logger, int count);

    [LoggerMessage(5005, LogLevel.Warning, "The provider's answers about {Count} payments could not be recorded; it will be asked for them")]
    public static partial void NotRecorded(ILogger logger, int count, Exception exception);

    [LoggerMessage(5006, LogLevel.Error, "The step of order {OrderId}'s payment failed, in a batch of {Count}; it is taken again when its lease ends")]
    public static partial void SettlementFailed(ILogger logger, Guid orderId, int count, Exception exception);

    [LoggerMessage(5007, LogLevel.Warning, "Settlement waits: the due payments cannot be read")]
    public static partial void SettlementWaits(ILogger logger, Exception exception);

    [LoggerMessage(5008, LogLevel.Warning, "Reconciliation gives back the payment of order {OrderId} (version {Version}): no live order")]
    public static partial void Reconciled(ILogger logger, Guid orderId, int version);

    [LoggerMessage(5010, LogLevel.Information, "Order {OrderId}: a refund was asked for: {Reason}")]
    public static partial void RefundAsked(ILogger logger, Guid orderId, string reason);

    [LoggerMessage(5013, LogLevel.Warning, "Order {OrderId}: its payment is refunded, though Orders knows no such order")]
    public static partial void RefundWithoutOrder(ILogger logger, Guid orderId);

    [LoggerMessage(5011, LogLevel.Information, "{Count} payments could not be taken in hand here; they are when their lease ends")]
    public static partial void NotSettled(ILogger logger, int count, Exception exception);

    [LoggerMessage(5012, LogLevel.Warning, "The sandbox could not deliver its confirmations; it delivers them again")]
    public static partial void ConfirmationsWait(ILogger logger, Exception exception);
}
