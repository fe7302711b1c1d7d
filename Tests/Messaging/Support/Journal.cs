using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.Messaging.Support;

/// <summary>Keeps what the processes of a test logged, for the message of its failure.</summary>
internal sealed class Journal : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public override string ToString() => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {eventId.Id} {formatter(state, exception)} {exception?.Message}");

    public void Dispose()
    {
        // Nothing to release; the test reads the lines afterwards.
    }
}
