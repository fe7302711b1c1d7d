using System.Security.Cryptography;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>How the dashboard of this run is started.</summary>
internal sealed record DashboardSettings
{
    private const int KeyDigits = 32;

    /// <summary>The built program.</summary>
    public required string ProgramPath { get; init; }

    /// <summary>Where it listens: pages first.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>What people open, with the token in it.</summary>
    public required string Link { get; init; }

    /// <summary>Where the AppHost tells it of the resources; null for any free port.</summary>
    public required Uri? ResourceServiceUrl { get; init; }

    /// <summary>What it has to show there.</summary>
    public required string ResourceServiceApiKey { get; init; }

    /// <summary>Its own variables; the keys are in them, never in a command line that everybody may read.</summary>
    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    /// <summary>
    /// The settings that the configuration gives; null where there is no dashboard: it was not built, is disabled, the ports of the run
    /// are random (tests), or nobody says where it listens.
    /// </summary>
    public static DashboardSettings? Of(IConfiguration configuration, OrchestrationOptions options, DashboardProgram program, string applicationName)
    {
        var grpc = AppHostConfiguration.FirstOf(configuration, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL");
        var http = AppHostConfiguration.FirstOf(
            configuration, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL");
        var frontend = AppHostConfiguration.FirstOf(configuration, "ASPNETCORE_URLS");
        if (options.DisableDashboard || options.RandomizePorts || options.UnderTest || program.Path is not { } path || frontend is null
            || (grpc is null && http is null))
        {
            return null;
        }

        var pages = frontend.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var token = configuration["AppHost:BrowserToken"];
        var key = AppHostConfiguration.FirstOf(configuration, "ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY", "DOTNET_DASHBOARD_RESOURCESERVICE_APIKEY")
            ?? RandomNumberGenerator.GetHexString(KeyDigits, lowercase: true);
        var service = AppHostConfiguration.FirstOf(
            configuration, "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "DOTNET_RESOURCE_SERVICE_ENDPOINT_URL");
        return new DashboardSettings
        {
            ProgramPath = path,
            Urls = [.. pages.Append(grpc).Append(http).OfType<string>().Select(ParseUrl)],
            Link = token is null ? pages[0] : $"{pages[0].TrimEnd('/')}/login?t={token}",
            ResourceServiceUrl = service is null ? null : ParseUrl(service),
            ResourceServiceApiKey = key,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_URLS"] = frontend,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = grpc,
                ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = http,
                ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = token is null ? "true" : null,
                ["DASHBOARD__APPLICATIONNAME"] = applicationName,
                ["DASHBOARD__DATADIRECTORY"] = Path.Combine(options.DataDirectory, "telemetry"),
                ["DASHBOARD__FRONTEND__AUTHMODE"] = token is null ? "Unsecured" : "BrowserToken",
                ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = token,
                ["DASHBOARD__OTLP__AUTHMODE"] = token is null ? "Unsecured" : "ApiKey",
                ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = configuration["AppHost:OtlpApiKey"],
                ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey",
                ["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = key,
            },
        };
    }

    private static Uri ParseUrl(string text) => Uri.TryCreate(
        text.Replace("://+", "://[::]", StringComparison.Ordinal).Replace("://*", "://[::]", StringComparison.Ordinal), UriKind.Absolute, out var url)
        ? url
        : throw new OrchestrationException($"'{text}' is no URL: correct the dashboard's URLs in Properties/launchSettings.json.");
}

/// <summary>Where the build put the dashboard; no path where it was not built.</summary>
internal sealed record DashboardProgram(string? Path);
