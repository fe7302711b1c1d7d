using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Grpc;

internal static partial class GrpcLog
{
    [LoggerMessage(1001, LogLevel.Error, "{Method} failed by a defect")]
    public static partial void Defect(ILogger logger, string method, Exception exception);

    [LoggerMessage(1002, LogLevel.Warning, "{Method} failed: a dependency is not available")]
    public static partial void Unavailable(ILogger logger, string method, Exception exception);

    [LoggerMessage(1003, LogLevel.Debug, "{Method} answered {Status} in {Milliseconds:0.0} ms")]
    public static partial void Answered(ILogger logger, string method, string status, double milliseconds);
}
