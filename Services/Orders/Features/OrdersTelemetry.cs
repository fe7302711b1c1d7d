using System.Diagnostics;

namespace AspireOrders.Orders.Features;

internal static class OrdersTelemetry
{
    private static readonly ActivitySource Source = new("AspireOrders.Orders");

    /// <summary>Begins a span within a caller's trace, without making it the current one: many callers are served by one call.</summary>
    public static Activity? Start(string name, ActivityContext parent)
    {
        var current = Activity.Current;
        var activity = Source.StartActivity(name, ActivityKind.Server, parent);
        Activity.Current = current;
        return activity;
    }
}
