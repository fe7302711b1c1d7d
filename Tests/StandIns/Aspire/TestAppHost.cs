using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Hosting;

/// <summary>A builder with a directory of its own, in which projects can be laid out.</summary>
internal sealed class TestAppHost : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("apphost-");

    public TestAppHost(params string[] args)
    {
        var directory = root.CreateSubdirectory("AppHost").FullName;
        Builder = new DistributedApplicationBuilder(new DistributedApplicationOptions
        {
            Args = ["--environment", "Development", .. args],
            ProjectDirectory = directory,
            DisableDashboard = true,
        });
    }

    public DistributedApplicationBuilder Builder { get; }

    public string Path(string relative) => System.IO.Path.Combine(root.FullName, relative);

    /// <summary>Lays out a project and adds it.</summary>
    public IResourceBuilder<ProjectResource> AddProject(
        string name, string? launchSettings = null, Action<ProjectResourceOptions>? configure = null)
    {
        var directory = root.CreateSubdirectory(name).FullName;
        File.WriteAllText(System.IO.Path.Combine(directory, $"{name}.csproj"), "<Project />");
        if (launchSettings is not null)
        {
            Directory.CreateDirectory(System.IO.Path.Combine(directory, "Properties"));
            File.WriteAllText(System.IO.Path.Combine(directory, "Properties", "launchSettings.json"), launchSettings);
        }

        return Builder.AddProject(name, $"../{name}/{name}.csproj", configure ?? (_ => { }));
    }

    /// <summary>A launch profile that listens on the URLs.</summary>
    public static string Profile(string urls) => $$"""
        {
          "profiles": {
            "web": {
              "commandName": "Project",
              "applicationUrl": "{{urls}}",
              "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development" }
            }
          }
        }
        """;

    /// <summary>Gives every endpoint an address, public ports from 20000 on, as an orchestrator does.</summary>
    public void Allocate()
    {
        var port = 20000;
        foreach (var resource in Builder.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                endpoint.AllocatedEndpoint =
                    new AllocatedEndpoint(endpoint, "localhost", endpoint.Port ?? port++, TargetPort.ExpressionFor(resource, endpoint));
            }
        }
    }

    /// <summary>What the first replica of a resource is started with; its target ports are 30000, 30001 and so on.</summary>
    public async Task<ResolvedInstance> ResolveAsync(IResource resource, CancellationToken cancellationToken)
    {
        Allocate();
        Builder.Services.AddSingleton<IApplicationOrchestrator, FakeOrchestrator>();
        await using var application = Builder.Build();
        var ports = resource.Annotations.OfType<EndpointAnnotation>().Select((endpoint, index) => (endpoint.Name, Port: 30000 + index))
            .ToDictionary(pair => pair.Name, pair => pair.Port);
        return await application.Services.GetRequiredService<IInstanceConfiguration>()
            .ResolveAsync(resource, resource.GetInstances()[0], ports, cancellationToken);
    }

    /// <summary>The environment of <see cref="ResolveAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentOfAsync(IResource resource, CancellationToken cancellationToken) =>
        (await ResolveAsync(resource, cancellationToken)).Environment.ToDictionary(variable => variable.Name, variable => variable.Value);

    /// <summary>The ids of the replicas of a resource.</summary>
    public static IReadOnlyList<string> IdsOf(IResource resource) => [.. resource.GetInstances().Select(instance => instance.ResourceId)];

    public void Dispose() => root.Delete(recursive: true);
}
