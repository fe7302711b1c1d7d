using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The console of one replica: what it prints goes to the resource's log, to a file under the data directory and to whoever
/// watches the terminal; its last lines are kept to explain a failure.
/// </summary>
internal sealed partial class InstanceConsole(
    string name, string resourceId, ResourceLoggerService logs, LogFile file, Action<ConsoleLine> show)
{
    private const int Kept = 50;

    private readonly Queue<string> _last = [];

    /// <summary>What people call the replica: `orders`, or `orders-1` where there are more.</summary>
    public string Name => name;

    /// <summary>Where all lines of this run are.</summary>
    public string FilePath => file.Path;

    public void Append(string line, bool isError)
    {
        logs.Append(resourceId, line, isError);
        var plain = EscapeSequence().Replace(line, "");
        lock (_last)
        {
            _last.Enqueue(plain);
            if (_last.Count > Kept)
            {
                _last.Dequeue();
            }
        }

        file.Write(plain);
        show(new ConsoleLine(name, plain, isError));
    }

    /// <summary>Adds a line of our own about the replica.</summary>
    public void Note(string text) => Append($"[{name} {text}]", isError: true);

    public IReadOnlyList<string> LastLines(int count)
    {
        lock (_last)
        {
            return [.. _last.Where(static line => !string.IsNullOrWhiteSpace(line)).TakeLast(count)];
        }
    }

    public ValueTask CloseAsync() => file.DisposeAsync();

    [GeneratedRegex(@"\x1B\[[0-9;?]*[ -/]*[@-~]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapeSequence();
}

/// <summary>A line that a replica printed, without colours.</summary>
internal sealed record ConsoleLine(string Name, string Text, bool IsError);
