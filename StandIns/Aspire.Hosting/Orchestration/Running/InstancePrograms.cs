using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the process of one replica.</summary>
internal interface IInstanceProgram
{
    /// <summary>Returns the process as soon as it counts as running.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be started on this machine, however often it is tried.</exception>
    Task<IChildProcess> StartAsync(InstanceStart start, CancellationToken cancellationToken);

    /// <summary>The ports that the process itself sees, where they are others than those of the machine.</summary>
    IReadOnlyDictionary<string, int> PortsInside(IReadOnlyDictionary<string, int> ports) => ports;
}

/// <summary>What a replica is started with.</summary>
/// <param name="Launcher">Starts processes.</param>
/// <param name="Resolved">Its environment and arguments.</param>
/// <param name="Ports">The ports it listens on, by endpoint name.</param>
internal sealed record InstanceStart(ChildProcessLauncher Launcher, ResolvedInstance Resolved, IReadOnlyDictionary<string, int> Ports)
{
    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? Find(string variable) => Resolved.Environment.FirstOrDefault(candidate => candidate.Name == variable)?.Value;
}

/// <summary>Knows which program a resource is on this machine.</summary>
internal sealed class InstancePrograms(
    IProjectLauncher projects, IOptions<OrchestrationOptions> options, DashboardHost dashboard, ContainerEngine engine, TimeProvider time)
{
    /// <summary>A container is run by the machine's own server where there is one, otherwise by its container engine.</summary>
    public IInstanceProgram For(IResource resource, InstanceConsole console)
    {
        switch (resource)
        {
            case ProjectResource project:
                return new CommandProgram(() => projects.CommandOf(project), console, hasCollector: dashboard.Link is not null);
            case ExecutableResource executable:
                return new CommandProgram(() => new LaunchCommand(executable.Command, [], executable.WorkingDirectory), console,
                    hasCollector: dashboard.Link is not null);
        }

        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Image ?? "";
        return image.Split('/')[^1] switch
        {
            "postgres" when ProgramLocator.PostgresDirectories().Any() =>
                new PostgresProgram(resource.Name, options.Value.DataDirectory, console, time),
            "redis" when RedisServer.IsInstalled => new RedisProgram(resource.Name, options.Value.DataDirectory, console),
            "postgres" => Container("or run apt-get install postgresql"),
            "redis" => Container("or run apt-get install redis-server"),
            _ => Container(""),
        };

        ContainerProgram Container(string alternative) =>
            new((ContainerResource)resource, options.Value.DataDirectory, engine, alternative, console);
    }
}
