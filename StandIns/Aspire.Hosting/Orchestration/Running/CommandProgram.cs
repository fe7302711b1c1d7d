using System.Collections;

namespace Aspire.Hosting.Orchestration;

/// <summary>A project or an executable: inherits our environment, except for what speaks of the AppHost itself.</summary>
internal sealed class CommandProgram(Func<LaunchCommand> command, InstanceConsole console, bool hasCollector) : IInstanceProgram
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly HashSet<string> NotInherited = new(StringComparer.Ordinal)
    {
        "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL",
    };

    public Task<IChildProcess> StartAsync(InstanceStart start, CancellationToken cancellationToken)
    {
        var launch = command();
        var specification = new ChildProcessSpecification
        {
            Name = console.Name,
            FileName = Locate(launch.FileName, launch.WorkingDirectory),
            Arguments = [.. launch.Arguments, .. start.Resolved.Arguments.Select(static argument => argument.Value)],
            WorkingDirectory = launch.WorkingDirectory,
            Environment = Compose(start.Resolved),
            OnLine = console.Append,
        };
        return Task.FromResult(start.Launcher.Start(specification));
    }

    private Dictionary<string, string> Compose(ResolvedInstance resolved)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables())
        {
            if (!NotInherited.Contains((string)inherited.Key))
            {
                environment[(string)inherited.Key] = (string?)inherited.Value ?? "";
            }
        }

        foreach (var variable in resolved.Environment)
        {
            environment[variable.Name] = variable.Value;
        }

        // The dashboard starts beside the others and may not listen yet.
        if (!hasCollector)
        {
            RemoveDeafCollector(environment);
        }

        return environment;
    }

    // Where nobody collects telemetry, an exporter retries until its deadline, and every process takes 10 s to stop.
    private static void RemoveDeafCollector(Dictionary<string, string> environment)
    {
        if (environment.TryGetValue(CollectorVariable, out var url) && Uri.TryCreate(url, UriKind.Absolute, out var collector)
            && collector.IsLoopback && PortAllocator.IsFree(collector.Port))
        {
            environment.Remove(CollectorVariable);
        }
    }

    // The dotnet that built us runs the children too, also where it is not on PATH.
    internal static string Locate(string program, string workingDirectory)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return Path.GetFullPath(program, workingDirectory);
        }

        var own = program == "dotnet" ? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") : null;
        return own is { Length: > 0 } ? own : ProgramLocator.Find(program)
            ?? throw new OrchestrationException($"{program} not found: install it or put it on PATH.");
    }
}
