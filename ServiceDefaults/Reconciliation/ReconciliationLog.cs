using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Reconciliation;

internal static partial class ReconciliationLog
{
    [LoggerMessage(1201, LogLevel.Warning, "Reconciliation of {Name} found {Count} of the kind '{Kind}', {Subject} among them")]
    public static partial void Found(ILogger logger, string name, int count, string kind, Guid subject);

    [LoggerMessage(1202, LogLevel.Warning, "Reconciliation of {Name} waits for its next turn: the database or another service is not answering")]
    public static partial void Waits(ILogger logger, string name, Exception exception);

    [LoggerMessage(1203, LogLevel.Error, "A pass of the reconciliation of {Name} failed by a defect")]
    public static partial void Failed(ILogger logger, string name, Exception exception);
}
