using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Telemetry;

namespace Microsoft.Extensions.Http.Resilience.Internal;

/// <summary>The metrics (meter <c>Polly</c>) and logs (category <c>Polly</c>) of what strategies do.</summary>
internal sealed partial class PipelineTelemetry(ILoggerFactory loggerFactory) : TelemetryListener
{
    private static readonly Meter Meter = new("Polly", "1.0");

    private static readonly Counter<int> Events = Meter.CreateCounter<int>(
        "resilience.polly.strategy.events", description: "The events that happened in resilience strategies.");

    private static readonly Histogram<double> AttemptDuration = Meter.CreateHistogram<double>(
        "resilience.polly.strategy.attempt.duration", "ms", "The duration of the attempts of resilience strategies.");

    private static readonly Histogram<double> PipelineDuration = Meter.CreateHistogram<double>(
        "resilience.polly.pipeline.duration", "ms", "The duration of resilience pipelines.");

    private readonly ILogger _logger = loggerFactory.CreateLogger("Polly");

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        if (args.Event.Severity == ResilienceEventSeverity.None)
        {
            return;
        }

        Measure(in args);
        var level = Level(args.Event.Severity);
        if (!_logger.IsEnabled(level))
        {
            return;
        }

        var source = $"{args.Source.PipelineName}/{args.Source.PipelineInstanceName}/{args.Source.StrategyName}";
        var result = Describe(args.Outcome);
        if (args.Arguments is ExecutionAttemptArguments attempt)
        {
            LogAttempt(level, attempt.AttemptNumber, source, result, attempt.Handled, attempt.Duration.TotalMilliseconds);
        }
        else
        {
            LogEvent(level, args.Event.EventName, source, args.Context.OperationKey, result, args.Outcome?.Exception);
        }
    }

    private static void Measure<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        switch (args.Arguments)
        {
            case PipelineExecutedArguments executed when PipelineDuration.Enabled:
                PipelineDuration.Record(executed.Duration.TotalMilliseconds, Tags(in args));
                break;
            case ExecutionAttemptArguments attempt when AttemptDuration.Enabled:
                var tags = Tags(in args);
                tags.Add("attempt.number", attempt.AttemptNumber);
                tags.Add("attempt.handled", attempt.Handled);
                AttemptDuration.Record(attempt.Duration.TotalMilliseconds, tags);
                break;
            case PipelineExecutedArguments or ExecutionAttemptArguments:
                break;
            default:
                if (Events.Enabled)
                {
                    Events.Add(1, Tags(in args));
                }

                break;
        }
    }

    private static TagList Tags<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        var tags = new TagList { { "event.name", args.Event.EventName }, { "event.severity", args.Event.Severity.ToString() } };
        AddIfKnown(ref tags, "pipeline.name", args.Source.PipelineName);
        AddIfKnown(ref tags, "pipeline.instance", args.Source.PipelineInstanceName);
        AddIfKnown(ref tags, "strategy.name", args.Source.StrategyName);
        AddIfKnown(ref tags, "operation.key", args.Context.OperationKey);
        AddIfKnown(ref tags, "exception.type", args.Outcome?.Exception?.GetType().FullName);
        return tags;
    }

    private static void AddIfKnown(ref TagList tags, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            tags.Add(name, value);
        }
    }

    private static object? Describe<TResult>(Outcome<TResult>? outcome) => outcome switch
    {
        { Exception: { } exception } => exception.Message,
        { Result: HttpResponseMessage response } => (int)response.StatusCode,
        { Result: var result } => result,
        null => null,
    };

    private static LogLevel Level(ResilienceEventSeverity severity) => severity switch
    {
        ResilienceEventSeverity.Debug => LogLevel.Debug,
        ResilienceEventSeverity.Information => LogLevel.Information,
        ResilienceEventSeverity.Warning => LogLevel.Warning,
        ResilienceEventSeverity.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };

    [LoggerMessage(EventId = 0, Message = "Resilience event {EventName} in {Source}, operation '{OperationKey}', result '{Result}'.")]
    private partial void LogEvent(
        LogLevel level, string eventName, string source, string? operationKey, object? result, Exception? exception);

    [LoggerMessage(
        EventId = 3, Message = "Attempt {AttemptNumber} in {Source}, result '{Result}', handled {Handled}, took {ExecutionTimeMs} ms.")]
    private partial void LogAttempt(
        LogLevel level, int attemptNumber, string source, object? result, bool handled, double executionTimeMs);
}
