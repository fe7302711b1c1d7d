using System.Diagnostics;

namespace AspireOrders.Orders.Features;

internal static class OrdersTelemetry
{
    private static readonly ActivitySource Source = new("AspireOrders.Orders");

    /// <summary>
    /// Begins a span within a caller's trace, or a trace of its own without one, and leaves what is current as it was: one call serves many.
    /// </summary>
    public static Activity? Start(string name, ActivityKind kind, ActivityContext parent = default)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return activity;
    }
}
