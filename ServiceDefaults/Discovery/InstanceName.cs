using Microsoft.Extensions.Configuration;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>The name of this process among the replicas of its service.</summary>
internal static class InstanceName
{
    private const string Attribute = "service.instance.id=";
    private static readonly string Own = Guid.NewGuid().ToString("N");

    /// <summary>The one that the host gave it for telemetry (<c>OTEL_RESOURCE_ATTRIBUTES</c>); one of its own, the same for telemetry and registry, otherwise.</summary>
    public static string Of(IConfiguration configuration) => (configuration["OTEL_RESOURCE_ATTRIBUTES"] ?? "")
        .Split(',', StringSplitOptions.TrimEntries)
        .Where(a => a.StartsWith(Attribute, StringComparison.Ordinal))
        .Select(a => Uri.UnescapeDataString(a[Attribute.Length..]))
        .FirstOrDefault(n => n.Length > 0) ?? Own;
}
