namespace AspireOrders.Gateway.Rest;

internal static partial class RestLog
{
    [LoggerMessage(7001, LogLevel.Error, "{Route} failed by a defect")]
    public static partial void Defect(ILogger logger, string route, Exception exception);

    [LoggerMessage(7002, LogLevel.Warning, "{Route} failed: a dependency is not available")]
    public static partial void Unavailable(ILogger logger, string route, Exception exception);

    [LoggerMessage(7004, LogLevel.Debug, "The copy {Name} was not shared")]
    public static partial void CopyNotShared(ILogger logger, string name, Exception exception);

    [LoggerMessage(7003, LogLevel.Information, "The events of order {OrderId} broke off with {Status}; the client resumes them")]
    public static partial void EventsBrokeOff(ILogger logger, Guid orderId, string status);

    [LoggerMessage(7004, LogLevel.Information, "The events of a customer's notifications broke off with {Status}; the client resumes them")]
    public static partial void NotificationsBrokeOff(ILogger logger, string status);
}
