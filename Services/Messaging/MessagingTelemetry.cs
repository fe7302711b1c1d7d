using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AspireOrders.Messaging;

/// <summary>The names under which traces and metrics of messaging are collected.</summary>
public static class MessagingTelemetry
{
    /// <summary>The name of both the activity source and the meter.</summary>
    public const string Name = "AspireOrders.Messaging";

    /// <summary>The attribute that says which kind of fact a message is, such as <c>order.paid.v1</c>.</summary>
    internal const string EventType = "aspireorders.event.type";

    internal static ActivitySource Source { get; } = new(Name);

    internal static Meter Meter { get; } = new(Name);
}
