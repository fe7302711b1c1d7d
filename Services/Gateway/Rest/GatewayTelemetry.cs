namespace AspireOrders.Gateway.Rest;

/// <summary>Names under which the gateway is measured.</summary>
internal static class GatewayTelemetry
{
    /// <summary>The meter of everything that only the gateway does.</summary>
    public const string MeterName = "AspireOrders.Gateway";
}
