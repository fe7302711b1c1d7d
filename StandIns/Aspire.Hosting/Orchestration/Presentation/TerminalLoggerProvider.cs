using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Orchestration;

/// <summary>Writes the AppHost's own log beside the lines of its resources, where it does not tear the table.</summary>
internal sealed class TerminalLoggerProvider(Terminal terminal, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new TerminalLogger(terminal, time);

    public void Dispose()
    {
        // The terminal outlives the log.
    }

    private sealed class TerminalLogger(Terminal terminal, TimeProvider time) : ILogger
    {
        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var text = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}";
                terminal.WriteLine("apphost", $"{time.GetLocalNow():HH:mm:ss} {text}", logLevel >= LogLevel.Error);
            }
        }
    }
}
