using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an AppHost begins under a test. All of it comes before the AppHost's own configuration, which wins.</summary>
internal static class TestDefaults
{
    public static void Apply(
        Assembly appHost, string[] args, DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        var directory = AppHostAssemblies.Metadata(appHost, "apphostprojectpath");
        // An AppHost usually gives its command line to the builder; the test's arguments must not depend on it.
        var given = settings.Args ?? [];
        options.Args = settings.Args = given.AsSpan().SequenceEqual(args) ? given : [.. given, .. args];
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name ?? string.Empty;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.ContentRootPath = directory is not null && Directory.Exists(directory) ? directory : settings.ContentRootPath;

        var defaults = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DcpPublisher:ContainerRuntimeInitializationTimeout"] = "00:00:30",
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
            ["ASPNETCORE_URLS"] = "http://localhost:8080",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:4317",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        };
        var profile = Profile(directory);
        foreach (var (name, value) in profile)
        {
            defaults.TryAdd(name, value);
        }

        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(defaults);
        settings.EnvironmentName ??= Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? profile.GetValueOrDefault("DOTNET_ENVIRONMENT") ?? profile.GetValueOrDefault("ASPNETCORE_ENVIRONMENT");
    }

    // A test starts the AppHost as a developer would: with the variables of its launch profile.
    private static Dictionary<string, string> Profile(string? directory)
    {
        var path = directory is null ? null : Path.Combine(directory, "Properties", "launchSettings.json");
        if (path is null || !File.Exists(path))
        {
            return [];
        }

        using var file = File.OpenRead(path);
        var profiles = JsonSerializer.Deserialize<LaunchSettings>(file, JsonSerializerOptions.Web)?.Profiles ?? [];
        return (Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE") is { } name && profiles.GetValueOrDefault(name) is { } named
            ? named
            : profiles.Values.FirstOrDefault())?.EnvironmentVariables ?? [];
    }
}
