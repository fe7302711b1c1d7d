using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Projects;

/// <summary>
/// What every project gets before the AppHost says more about it. The order is that of the variables in the project's environment.
/// </summary>
internal static class ProjectDefaults
{
    public static IResourceBuilder<ProjectResource> Apply(IResourceBuilder<ProjectResource> project, ProjectResourceOptions options)
    {
        var application = project.ApplicationBuilder;
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (application.ExecutionContext.IsRunMode && application.Environment.IsDevelopment())
        {
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        project.WithOtlpExporter();
        var profile = options.ExcludeLaunchProfile
            ? null
            : LaunchProfiles.Choose(project.Resource.GetProjectMetadata(), options.LaunchProfileName, application.Configuration);
        if (application.ExecutionContext.IsRunMode)
        {
            project.WithEnvironment(ConsoleVariables);
            ApplyForRun(project, profile);
        }
        else
        {
            ApplyForPublish(project, profile);
        }

        return project;
    }

    private static void ConsoleVariables(EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        context.EnvironmentVariables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
    }

    private static void ApplyForRun(IResourceBuilder<ProjectResource> project, EffectiveLaunchProfileAnnotation? profile)
    {
        project.WithEnvironment(context => ProjectAddresses.AddUrls(context, project.Resource));
        if (profile is null)
        {
            return;
        }

        project.WithAnnotation(profile);
        LaunchProfiles.AddEndpoints(project, profile.Profile);
        LaunchProfiles.ShowLaunchUrl(project, profile.Profile);
        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.Profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }

    private static void ApplyForPublish(IResourceBuilder<ProjectResource> project, EffectiveLaunchProfileAnnotation? profile)
    {
        project.WithEnvironment(context =>
        {
            if (project.Resource.HasAnnotationOfType<EndpointAnnotation>()
                && !project.Resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }
        });
        project.WithEnvironment(context => ProjectAddresses.AddPorts(context, project.Resource));

        // A deployed web project is reached on both schemes, whatever its launch profile listens on.
        if (profile?.Profile.ApplicationUrl is not null)
        {
            project.WithEndpoint("http", endpoint => endpoint.UriScheme = "http");
            project.WithEndpoint("https", endpoint =>
            {
                endpoint.UriScheme = "https";
                project.WithAnnotation(new DefaultHttpsEndpointAnnotation(endpoint));
            });
        }
    }
}
