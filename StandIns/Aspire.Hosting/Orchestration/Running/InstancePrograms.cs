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
    IProjectLauncher projects, IOptions<OrchestrationOptions> options, DashboardHost dashboard, TimeProvider time)
{
    /// <exception cref="OrchestrationException">It is a container for which the machine has no program of its own.</exception>
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
            "postgres" => new PostgresProgram(resource.Name, options.Value.DataDirectory, console, time),
            "redis" => new RedisProgram(resource.Name, options.Value.DataDirectory, console),
            _ => throw new OrchestrationException(
                $"{resource.Name} is a container of {image}, and only postgres and redis run here: see -p:StandIns=false."),
        };
    }
}
