using Microsoft.AspNetCore.Http;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>How metrics are written for a scraper. Only OpenMetrics has a place for exemplars, the traces that a histogram's values came from.</summary>
internal sealed record MetricsFormat(string ContentType, bool IsOpenMetrics)
{
    private const string OpenMetricsType = "application/openmetrics-text";

    /// <summary>Prometheus' text exposition format, for whoever asks for nothing better.</summary>
    public static readonly MetricsFormat Plain = new("text/plain; version=0.0.4; charset=utf-8", IsOpenMetrics: false);

    /// <summary>OpenMetrics 1.0.0.</summary>
    public static readonly MetricsFormat OpenMetrics = new($"{OpenMetricsType}; version=1.0.0; charset=utf-8", IsOpenMetrics: true);

    /// <summary>What the request accepts. Prometheus names OpenMetrics before plain text; a browser names neither.</summary>
    public static MetricsFormat For(HttpRequest request) =>
        request.Headers.Accept.Any(value => value?.Contains(OpenMetricsType, StringComparison.OrdinalIgnoreCase) is true) ? OpenMetrics : Plain;
}
