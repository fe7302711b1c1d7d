using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

internal static class HealthStatuses
{
    /// <summary>One unhealthy check means not serving; a degraded service still serves; no check at all means nobody knows.</summary>
    public static ServingStatus Resolve(IEnumerable<HealthReportEntry> entries)
    {
        var resolved = ServingStatus.Unknown;
        foreach (var entry in entries)
        {
            if (entry.Status == HealthStatus.Unhealthy)
            {
                return ServingStatus.NotServing;
            }

            resolved = ServingStatus.Serving;
        }

        return resolved;
    }
}
