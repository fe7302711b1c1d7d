using AspireOrders.Inventory.Domain;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Inventory.Features;

internal static partial class InventoryLog
{
    [LoggerMessage(4001, LogLevel.Information, "Order {OrderId}: asked to become {Wanted}, its reservation stays {State}")]
    public static partial void LateEvent(ILogger logger, Guid orderId, ReservationState wanted, ReservationState? state);

    [LoggerMessage(4002, LogLevel.Warning, "Reconciliation ended {Count} reservations as {State} that no event had ended")]
    public static partial void Reconciled(ILogger logger, int count, ReservationState state);

    [LoggerMessage(4005, LogLevel.Debug, "That {Count} products changed could not be told; copies of them are looked up again within a second")]
    public static partial void ChangesNotTold(ILogger logger, int count, Exception exception);

    [LoggerMessage(4004, LogLevel.Error, "{Count} of {Total} orders of one call could not reserve for a reason of ours")]
    public static partial void ReservationsFailed(ILogger logger, int count, int total, Exception exception);

    [LoggerMessage(4005, LogLevel.Warning, "Watched stock cannot be read; trying again")]
    public static partial void WatchWaits(ILogger logger, Exception exception);
}
