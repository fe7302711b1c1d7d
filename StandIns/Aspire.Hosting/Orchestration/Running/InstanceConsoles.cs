using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Opens the consoles of replicas, and lets others follow them all.</summary>
internal sealed partial class InstanceConsoles(
    ResourceLoggerService logs, IOptions<OrchestrationOptions> options, IHostEnvironment environment, ILoggerFactory loggers)
{
    /// <summary>Raised for each line of each console.</summary>
    public event Action<ConsoleLine>? LinePrinted;

    public InstanceConsole Open(IResource resource, ResourceInstance instance)
    {
        var name = NameOf(resource, instance);
        var file = new LogFile(Path.Combine(options.Value.DataDirectory, "logs", name + ".log"));
        Action<ConsoleLine> show = line => LinePrinted?.Invoke(line);
        if (options.Value.EnableResourceLogging)
        {
            show += Repeat(loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Name}"));
        }

        return new InstanceConsole(name, instance.ResourceId, logs, file, show);
    }

    /// <summary>`orders`, or `orders-1` for the first of several replicas.</summary>
    public static string NameOf(IResource resource, ResourceInstance instance)
    {
        var instances = resource.GetInstances();
        return instances.Count == 1 ? resource.Name : $"{resource.Name}-{instances.ToList().IndexOf(instance) + 1}";
    }

    private static Action<ConsoleLine> Repeat(ILogger logger) =>
        line => LogLine(logger, line.IsError ? LogLevel.Error : LogLevel.Information, line.Text);

    [LoggerMessage(EventId = 1, Message = "{Text}")]
    private static partial void LogLine(ILogger logger, LogLevel level, string text);
}
