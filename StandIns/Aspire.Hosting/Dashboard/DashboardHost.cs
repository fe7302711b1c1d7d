using System.Collections;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Keeps the dashboard running beside the application. It is no resource: whatever becomes of it, the application goes on, and nothing
/// waits for it.
/// </summary>
internal sealed partial class DashboardHost(
    IConfiguration configuration,
    IOptions<OrchestrationOptions> options,
    IHostEnvironment environment,
    DashboardProgram program,
    ResourceService resources,
    TimeProvider time,
    ILogger<DashboardHost> logger)
{
    // Nice: where the processor is short, as it is while everything starts, the application comes first.
    private const string NiceProgram = "/usr/bin/nice";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private ProcessSupervisor? _supervisor;
    private LogFile? _console;
    private Task _starting = Task.CompletedTask;

    /// <summary>The sign-in link; null when there is no dashboard.</summary>
    public string? Link { get; private set; }

    /// <summary>Begins to start it, and returns at once.</summary>
    public void Start(ChildProcessLauncher launcher)
    {
        if (DashboardSettings.Of(configuration, options.Value, program, environment.ApplicationName) is not { } settings)
        {
            return;
        }

        if (!File.Exists(settings.ProgramPath))
        {
            LogNotBuilt(settings.ProgramPath);
            return;
        }

        if (settings.Urls.FirstOrDefault(static url => !PortAllocator.IsFree(url.Port)) is { } taken)
        {
            LogPortTaken(PortHolder.Describe(taken.Port, "the dashboard"));
            return;
        }

        Link = settings.Link;
        _console = new LogFile(Path.Combine(options.Value.DataDirectory, "logs", "dashboard.log"));
        _starting = Task.Run(() => StartAsync(settings, launcher));
    }

    /// <summary>Stops it after everything else, so that it takes what the others say last.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _starting;
        if (_supervisor is not null)
        {
            await _supervisor.StopAsync(Grace, hurry);
        }

        await resources.DisposeAsync();
        if (_console is not null)
        {
            await _console.DisposeAsync();
        }
    }

    private async Task StartAsync(DashboardSettings settings, ChildProcessLauncher launcher)
    {
        var service = await resources.StartAsync(settings);
        var specification = new ChildProcessSpecification
        {
            Name = "dashboard",
            FileName = NiceProgram,
            Arguments = ["-n", "10", CommandProgram.Locate("dotnet", "/"), "exec", settings.ProgramPath],
            WorkingDirectory = Path.GetDirectoryName(settings.ProgramPath)!,
            Environment = Compose(settings, service),
            OnLine = (line, _) => _console!.Write(line),
        };
        _supervisor = new ProcessSupervisor(
            _ => Task.FromResult(launcher.Start(specification)), RestartPolicy.Always, ReportAsync, time);
        _ = _supervisor.Start();
    }

    private static Dictionary<string, string> Compose(DashboardSettings settings, Uri service)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            if (!name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && !name.StartsWith("OTEL_", StringComparison.Ordinal)
                && name is not ("DOTNET_LAUNCH_PROFILE" or "DOTNET_ENVIRONMENT"))
            {
                variables[name] = (string?)inherited.Value ?? "";
            }
        }

        foreach (var (name, value) in settings.Environment.Append(new("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", service.AbsoluteUri)))
        {
            if (value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = value;
            }
        }

        return variables;
    }

    private Task ReportAsync(SupervisionEvent supervisionEvent)
    {
        switch (supervisionEvent)
        {
            case SupervisionEvent.Crashed crashed:
                LogCrashed(crashed.ExitCode, crashed.Pause.TotalSeconds, _console!.Path);
                break;
            case SupervisionEvent.Failed failed:
                LogFailed(failed.Sentence);
                break;
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Warning, "There is no dashboard: {Path} has not been built. Build the AppHost again.")]
    private partial void LogNotBuilt(string path);

    [LoggerMessage(2, LogLevel.Warning, "There is no dashboard in this run. {Reason}")]
    private partial void LogPortTaken(string reason);

    [LoggerMessage(3, LogLevel.Warning, "The dashboard ended with exit code {ExitCode} and is started again in {Seconds} s; its log is {Path}.")]
    private partial void LogCrashed(int exitCode, double seconds, string path);

    [LoggerMessage(4, LogLevel.Warning, "There is no dashboard: {Sentence}")]
    private partial void LogFailed(string sentence);
}
