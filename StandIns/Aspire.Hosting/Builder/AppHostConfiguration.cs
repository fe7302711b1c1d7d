using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The configuration that an AppHost begins with, besides its files and environment.</summary>
internal static class AppHostConfiguration
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
    };

    /// <summary>The environment's name where only the AppHost's own variable gives it.</summary>
    public static string? EnvironmentFallback() => System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null
        ? System.Environment.GetEnvironmentVariable("ASPIRE_ENVIRONMENT")
        : null;

    public static void Apply(HostApplicationBuilder host, DistributedApplicationOptions options, string appHostDirectory)
    {
        host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = appHostDirectory,
            ["AppHost:Path"] = Path.Join(appHostDirectory, host.Environment.ApplicationName),
        });
        host.Configuration.AddCommandLine(options.Args ?? [], Switches);
        var configuration = host.Configuration;
        if (string.Equals(configuration["Publishing:Publisher"], "manifest", StringComparison.OrdinalIgnoreCase))
        {
            configuration["Pipeline:Step"] ??= "publish-manifest";
            configuration["AppHost:Operation"] ??= nameof(DistributedApplicationOperation.Publish);
        }

        // Run: which copy of the project this is. Publish: the same wherever the project lies.
        var identity = ExecutionContext(configuration).IsPublishMode
            ? host.Environment.ApplicationName
            : configuration["AppHost:Path"]!.ToLower(CultureInfo.InvariantCulture);
        configuration["AppHost:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        if (!options.DisableDashboard && ExecutionContext(configuration).IsRunMode && !AllowsAnonymous(configuration))
        {
            configuration["AppHost:OtlpApiKey"] ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
            configuration["AppHost:BrowserToken"] ??= FirstOf(
                configuration, "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN", "DOTNET_DASHBOARD_FRONTEND_BROWSERTOKEN")
                ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        }
    }

    /// <summary>Run or publish, as the command line says.</summary>
    /// <exception cref="DistributedApplicationException">It says something else.</exception>
    public static DistributedApplicationExecutionContext ExecutionContext(IConfiguration configuration) =>
        configuration["AppHost:Operation"] switch
    {
        null => new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run),
        { } word when Enum.TryParse<DistributedApplicationOperation>(word, ignoreCase: true, out var operation) =>
            new DistributedApplicationExecutionContext(operation, configuration["Publishing:Publisher"] ?? "manifest"),
        { } word =>
            throw new DistributedApplicationException($"Invalid operation specified: '{word}'. Valid operations are 'run' and 'publish'."),
    };

    /// <summary>The first of several keys that has a value; names of earlier versions come last.</summary>
    public static string? FirstOf(IConfiguration configuration, params ReadOnlySpan<string> keys)
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

    private static bool AllowsAnonymous(IConfiguration configuration) =>
        FirstOf(configuration, "ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "DOTNET_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS") is { } value
        && bool.TryParse(value, out var allowed)
        && allowed;
}
