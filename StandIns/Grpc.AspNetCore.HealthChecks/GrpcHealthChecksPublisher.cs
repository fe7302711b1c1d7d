using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Tells the health service what the periodic run of the checks found, which is what watchers hear of.</summary>
internal sealed class GrpcHealthChecksPublisher(HealthServiceImpl health, IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var entries = report.Entries.Where(entry => mapping.Covers(entry.Key, entry.Value.Tags)).Select(entry => entry.Value);
            health.SetStatus(mapping.Name, HealthStatuses.Resolve(entries));
        }

        return Task.CompletedTask;
    }
}
