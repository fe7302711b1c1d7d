using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the process of one replica.</summary>
internal interface IInstanceProgram
{
    /// <summary>Returns the process as soon as it counts as running.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be started on this machine, however often it is tried.</exception>
    Task<IChildProcess> StartAsync(ChildProcessLauncher launcher, ResolvedInstance resolved, IReadOnlyDictionary<string, int> ports, CancellationToken cancellationToken);
}

/// <summary>Knows which program a resource is on this machine.</summary>
internal sealed class InstancePrograms(IProjectLauncher projects, IOptions<OrchestrationOptions> options, TimeProvider time)
{
    /// <exception cref="OrchestrationException">It is a container for which the machine has no program of its own.</exception>
    public IInstanceProgram For(IResource resource, InstanceConsole console)
    {
        switch (resource)
        {
            case ProjectResource project:
                return new CommandProgram(() => projects.CommandOf(project), console);
            case ExecutableResource executable:
                return new CommandProgram(() => new LaunchCommand(executable.Command, [], executable.WorkingDirectory), console);
        }

        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Image ?? "";
        return image.Split('/')[^1] switch
        {
            "postgres" => new PostgresProgram(resource.Name, options.Value.DataDirectory, console, time),
            "redis" => new RedisProgram(resource.Name, options.Value.DataDirectory, console),
            _ => throw new OrchestrationException(
                $"{resource.Name} is a container of the image {image}, and only postgres and redis run without a container engine here: build against the real packages with -p:StandIns=false."),
        };
    }
}
