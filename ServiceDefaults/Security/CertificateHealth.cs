using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Warns a week before the certificate ends (degraded) and says when it has (unhealthy); gauge <c>certificate.lifetime</c>.</summary>
internal sealed class CertificateHealth : IHealthCheck
{
    private static readonly TimeSpan Warning = TimeSpan.FromDays(7);
    private readonly CertificateStore certificates;
    private readonly TimeProvider clock;

    public CertificateHealth(CertificateStore certificates, TimeProvider clock, IMeterFactory meters)
    {
        this.certificates = certificates;
        this.clock = clock;
        if (!certificates.Enabled) return;
        meters.Create("AspireOrders.Security").CreateObservableGauge(
            "certificate.lifetime", () => Left.TotalSeconds, "s", "How long the service's certificate is still good.");
    }

    private TimeSpan Left => certificates.Expires - clock.GetUtcNow();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!certificates.Enabled) return Task.FromResult(HealthCheckResult.Healthy("No certificates: the platform encrypts."));
        var left = Left;
        var said = $"The certificate ends at {certificates.Expires:O}.";
        if (left <= TimeSpan.Zero) return Task.FromResult(HealthCheckResult.Unhealthy(said));
        return Task.FromResult(left < Warning ? HealthCheckResult.Degraded(said) : HealthCheckResult.Healthy(said));
    }
}
