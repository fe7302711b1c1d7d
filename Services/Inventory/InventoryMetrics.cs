using System.Diagnostics.Metrics;
using AspireOrders.Inventory.Domain;

namespace AspireOrders.Inventory;

/// <summary>Meter <c>AspireOrders.Inventory</c>.</summary>
internal static class InventoryMetrics
{
    private static readonly Meter Meter = new("AspireOrders.Inventory");

    private static readonly Counter<long> Reservations =
        Meter.CreateCounter<long>("inventory.reservations", "{order}", "Orders that asked for stock, by what became of it: held, short (a stock-out), other lines, closed.");

    public static void Reserved(ReserveResult result, int orders = 1) => Reservations.Add(orders, Outcome(result));

    private static KeyValuePair<string, object?> Outcome(ReserveResult result) => new("inventory.outcome", result switch
    {
        ReserveResult.Held => "held",
        ReserveResult.Short => "short",
        ReserveResult.OtherLines => "other lines",
        _ => "closed",
    });
}
