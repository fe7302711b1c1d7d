using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Healthy when an HTTP/1.1 GET is answered as expected.</summary>
internal sealed class HttpHealthCheck(EndpointReference endpoint, string path, int statusCode) : IHealthCheck
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // One handler for all checks; connections to a resource that was replaced are given up soon.
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy($"{endpoint.EndpointName} is not listening yet");
        }

        using var request =
            new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(endpoint.Url), path)) { Version = HttpVersion.Version11 };
        try
        {
            using var response = await Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return (int)response.StatusCode == statusCode
                ? HealthCheckResult.Healthy($"{path} answers {statusCode}")
                : HealthCheckResult.Unhealthy($"{path} answers {(int)response.StatusCode}");
        }
        catch (HttpRequestException failure)
        {
            return HealthCheckResult.Unhealthy($"{path} cannot be reached", failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{path} does not answer within {Timeout.TotalSeconds} s");
        }
    }
}
