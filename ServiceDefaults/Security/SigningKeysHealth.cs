using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// A service is ready when it can tell users apart: the signing keys have been read once. Afterwards the users service may be away; known keys go on
/// being good.
/// </summary>
internal sealed class SigningKeysHealth(ISigningKeys keys) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (keys is not RemoteSigningKeys remote) return HealthCheckResult.Healthy();
        try
        {
            await remote.WarmUpAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (RpcException exception)
        {
            return HealthCheckResult.Unhealthy("The users service has not told its signing keys yet.", exception);
        }
    }
}
