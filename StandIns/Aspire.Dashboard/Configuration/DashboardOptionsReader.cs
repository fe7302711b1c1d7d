using System.Globalization;
using System.Security.Cryptography;

namespace Aspire.Dashboard.Configuration;

/// <summary>Reads <see cref="DashboardOptions"/> and refuses what cannot work.</summary>
internal static class DashboardOptionsReader
{
    private const int TokenDigits = 32;

    /// <exception cref="InvalidOperationException">A value is not what it has to be; the message names it.</exception>
    public static DashboardOptions Read(IConfiguration configuration)
    {
        var isAnonymous = IsTrue(First(configuration, "ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "DOTNET_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"));
        var defaults = new DashboardOptions { FrontendUrls = [] };
        return defaults with
        {
            FrontendUrls = [.. (configuration["ASPNETCORE_URLS"] ?? configuration["URLS"] ?? "http://localhost:18888")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static url => Url("ASPNETCORE_URLS", url)!)],
            OtlpGrpcUrl = Url("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", First(
                configuration, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL")),
            OtlpHttpUrl = Url("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", First(
                configuration, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL")),
            OtlpApiKey = isAnonymous ? null : configuration["Dashboard:Otlp:PrimaryApiKey"],
            BrowserToken = isAnonymous
                ? null
                : configuration["Dashboard:Frontend:BrowserToken"] ?? RandomNumberGenerator.GetHexString(TokenDigits, lowercase: true),
            ResourceServiceUrl = Url("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", First(
                configuration, "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "DOTNET_RESOURCE_SERVICE_ENDPOINT_URL")),
            ResourceServiceApiKey = configuration["Dashboard:ResourceServiceClient:ApiKey"],
            ApplicationName = configuration["Dashboard:ApplicationName"] ?? defaults.ApplicationName,
            DataDirectory = configuration["Dashboard:DataDirectory"],
            MaxLogCount = Limit(nameof(DashboardOptions.MaxLogCount), defaults.MaxLogCount),
            MaxTraceCount = Limit(nameof(DashboardOptions.MaxTraceCount), defaults.MaxTraceCount),
            MaxSpanCount = Limit(nameof(DashboardOptions.MaxSpanCount), defaults.MaxSpanCount),
            MaxMetricsCount = Limit(nameof(DashboardOptions.MaxMetricsCount), defaults.MaxMetricsCount),
            MaxMetricsCountInAll = Limit(nameof(DashboardOptions.MaxMetricsCountInAll), defaults.MaxMetricsCountInAll),
            MaxAttributeCount = Limit(nameof(DashboardOptions.MaxAttributeCount), defaults.MaxAttributeCount),
            MaxAttributeLength = Limit(nameof(DashboardOptions.MaxAttributeLength), defaults.MaxAttributeLength),
            MaxSpanEventCount = Limit(nameof(DashboardOptions.MaxSpanEventCount), defaults.MaxSpanEventCount),
            QueueBytes = Limit(nameof(DashboardOptions.QueueBytes), defaults.QueueBytes),
            JournalBytes = Limit(nameof(DashboardOptions.JournalBytes), defaults.JournalBytes),
        };

        int Limit(string name, int standard)
        {
            var text = configuration[$"Dashboard:TelemetryLimits:{name}"];
            return string.IsNullOrWhiteSpace(text) ? standard
                : int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0 ? value
                : throw new InvalidOperationException($"Dashboard:TelemetryLimits:{name} must be a number greater than 0, not '{text}'.");
        }
    }

    private static Uri? Url(string name, string? text) => string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text.Replace("://+", "://[::]", StringComparison.Ordinal).Replace("://*", "://[::]", StringComparison.Ordinal),
            UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new InvalidOperationException($"{name} must be an http or https URL, not '{text}'.");

    private static bool IsTrue(string? text) => bool.TryParse(text, out var value) && value;

    private static string? First(IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!string.IsNullOrWhiteSpace(configuration[key]))
            {
                return configuration[key];
            }
        }

        return null;
    }
}
