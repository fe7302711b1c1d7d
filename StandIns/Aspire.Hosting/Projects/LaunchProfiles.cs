using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Projects;

/// <summary>Reads a project's launch settings as <c>dotnet run</c> does.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Lenient = new()
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        PropertyNameCaseInsensitive = true,
    };

    /// <summary>The named profile; else one that is called as the AppHost's own; else the first that starts the project.</summary>
    /// <exception cref="DistributedApplicationException">There is no profile of the name.</exception>
    public static EffectiveLaunchProfileAnnotation? Choose(IProjectMetadata project, string? name, IConfiguration configuration)
    {
        var profiles = (project.LaunchSettings ?? Read(project.ProjectPath))?.Profiles;
        if (name is not null)
        {
            return profiles?.GetValueOrDefault(name) is { } named
                ? new EffectiveLaunchProfileAnnotation(name, named)
                : throw new DistributedApplicationException(
                    $"Launch settings file of '{project.ProjectPath}' does not contain a profile '{name}'.");
        }

        var own = configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        if (own is not null && profiles?.GetValueOrDefault(own) is { } same)
        {
            return new EffectiveLaunchProfileAnnotation(own, same);
        }

        var starting = profiles?.FirstOrDefault(profile => profile.Value.CommandName is "Project" or "Executable");
        return starting is { Value: { } first, Key: { } key }
            ? new EffectiveLaunchProfileAnnotation(key, first)
            : null;
    }

    /// <summary>Makes the addresses of a profile endpoints: http and https, the second of a scheme http2, and so on.</summary>
    public static void AddEndpoints(IResourceBuilder<ProjectResource> project, LaunchProfile profile)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        const StringSplitOptions options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var url in profile.ApplicationUrl?.Split(';', options) ?? [])
        {
            var address = BindingAddress.Parse(url);
            var count = counts[address.Scheme] = counts.GetValueOrDefault(address.Scheme) + 1;
            project.WithEndpoint(count == 1 ? address.Scheme : $"{address.Scheme}{count}", endpoint =>
            {
                endpoint.UriScheme = address.Scheme;
                endpoint.Port = address.Port;
                endpoint.TargetHost = address.Host;
                endpoint.FromLaunchProfile = true;
            });
        }
    }

    /// <summary>Shows the page that the profile opens in a browser, instead of the addresses that came from it.</summary>
    public static void ShowLaunchUrl(IResourceBuilder<ProjectResource> project, LaunchProfile profile)
    {
        if (!Uri.TryCreate(profile.LaunchUrl, UriKind.RelativeOrAbsolute, out var page))
        {
            return;
        }

        project.WithUrls(context =>
        {
            foreach (var url in context.Urls.Where(url => url.Endpoint is { EndpointAnnotation.FromLaunchProfile: true }))
            {
                url.Url = new Uri(new Uri(url.Url), page).ToString();
            }
        });
    }

    private static LaunchSettings? Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<LaunchSettings>(file, Lenient);
        }
        catch (JsonException damaged)
        {
            throw new DistributedApplicationException($"The launch settings in {path} are not valid JSON: {damaged.Message}", damaged);
        }
    }
}
