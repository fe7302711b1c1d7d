using AspireOrders.Orders.Domain;

namespace AspireOrders.Orders.Features;

internal static partial class OrdersLog
{
    [LoggerMessage(3001, LogLevel.Information, "Order {OrderId} is {State}: {Event} for version {Version} changes nothing")]
    public static partial void LateEvent(ILogger logger, Guid orderId, OrderState? state, string @event, int version);

    [LoggerMessage(3002, LogLevel.Warning, "Watching orders waits: the database is not answering")]
    public static partial void WatchWaits(ILogger logger, Exception exception);

    [LoggerMessage(3004, LogLevel.Warning, "Reconciliation moved order {OrderId} to {State}: the event that should have done it did not come")]
    public static partial void Healed(ILogger logger, Guid orderId, OrderState state);

    [LoggerMessage(3005, LogLevel.Warning, "Reconciliation asks again for the payment of {Count} orders")]
    public static partial void AskedAgain(ILogger logger, int count);

    [LoggerMessage(3006, LogLevel.Warning, "The item that was being added to order {OrderId} is given up")]
    public static partial void AdditionAbandoned(ILogger logger, Guid orderId);

    [LoggerMessage(3007, LogLevel.Error, "The order of request {RequestId} on a stream failed by a defect")]
    public static partial void StreamedOrderFailed(ILogger logger, string requestId, Exception exception);

    [LoggerMessage(3008, LogLevel.Warning, "Deleting old idempotency keys waits: the database is not answering")]
    public static partial void PurgeWaits(ILogger logger, Exception exception);

    [LoggerMessage(3009, LogLevel.Information, "{Count} idempotency keys are old enough and forgotten")]
    public static partial void KeysPurged(ILogger logger, int count);

    [LoggerMessage(3010, LogLevel.Error, "An order of the gateway's failed by a defect")]
    public static partial void CallersOrderFailed(ILogger logger, Exception exception);
}
