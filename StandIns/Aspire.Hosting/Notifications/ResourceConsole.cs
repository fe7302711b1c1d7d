using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console of one replica: its last lines, and those who follow it.</summary>
internal sealed class ResourceConsole
{
    private const int KeptLines = 2_000;

    private readonly Lock _lock = new();
    private readonly Queue<TimedLine> _kept = new();
    private readonly List<Channel<TimedLine>> _followers = [];
    private int _count;

    public void Append(string content, bool isError)
    {
        lock (_lock)
        {
            var line = new TimedLine(++_count, TimeProvider.System.GetUtcNow(), content, isError);
            _kept.Enqueue(line);
            if (_kept.Count > KeptLines)
            {
                _kept.Dequeue();
            }

            foreach (var follower in _followers)
            {
                follower.Writer.TryWrite(line);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _kept.Clear();
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            foreach (var follower in _followers)
            {
                follower.Writer.TryComplete();
            }
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<TimedLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<TimedLine>(new UnboundedChannelOptions { SingleReader = true });
        TimedLine[] past;
        lock (_lock)
        {
            past = [.. _kept];
            _followers.Add(channel);
        }

        try
        {
            if (past.Length > 0)
            {
                yield return past;
            }

            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var lines = new List<TimedLine>();
                while (channel.Reader.TryRead(out var line))
                {
                    lines.Add(line);
                }

                yield return lines;
            }
        }
        finally
        {
            lock (_lock)
            {
                _followers.Remove(channel);
            }
        }
    }
}

/// <summary>A line of a console and when it was printed, UTC.</summary>
internal readonly record struct TimedLine(int Number, DateTimeOffset Time, string Text, bool IsError)
{
    public LogLine ToLogLine() => new(Number, Text, IsError);
}

/// <summary>Writes log messages to a console, as lines.</summary>
internal sealed class ResourceConsoleLogger(ResourceConsole console) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        console.Append(formatter(state, exception), logLevel >= LogLevel.Error);
        if (exception is not null)
        {
            console.Append(exception.ToString(), isError: true);
        }
    }
}
