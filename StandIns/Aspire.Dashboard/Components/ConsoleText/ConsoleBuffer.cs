using Aspire.Dashboard.Resources;

namespace Aspire.Dashboard.Components.ConsoleText;

/// <summary>The last lines of a console as a page shows them: bounded, filtered, held while paused.</summary>
internal sealed class ConsoleBuffer
{
    /// <summary>How many lines are kept.</summary>
    public const int Limit = 10_000;

    private readonly List<ConsoleLine> _lines = [];
    private string _search = "";
    private List<ConsoleLine>? _held;

    /// <summary>Lines to show, oldest first.</summary>
    public List<ConsoleLine> Shown { get; private set; } = [];

    /// <summary>All lines that are kept.</summary>
    public IReadOnlyList<ConsoleLine> Lines => _lines;

    /// <summary>How many lines made room for newer ones, here or before they came.</summary>
    public int Evicted { get; private set; }

    /// <summary>How many lines came while paused.</summary>
    public int Held => _held?.Count ?? 0;

    /// <summary>Whether new lines wait.</summary>
    public bool IsPaused
    {
        get => _held is not null;
        set
        {
            var held = _held;
            _held = value ? held ?? [] : null;
            if (!value && held is not null)
            {
                Add(held);
            }
        }
    }

    /// <summary>Only lines with this text are shown; empty for all.</summary>
    public string Search
    {
        get => _search;
        set
        {
            _search = value;
            Refresh();
        }
    }

    /// <summary>Takes new lines.</summary>
    public void Add(IReadOnlyList<ConsoleLine> lines)
    {
        if (_held is not null)
        {
            _held.AddRange(lines);
            var excess = _held.Count - Limit;
            if (excess > 0)
            {
                _held.RemoveRange(0, excess);
                Evicted += excess;
            }

            return;
        }

        if (_lines.Count == 0 && lines.Count > 0 && Evicted == 0)
        {
            Evicted = Math.Max(0, lines[0].Number - 1);
        }

        _lines.AddRange(lines);
        var tooMany = _lines.Count - Limit;
        if (tooMany > 0)
        {
            _lines.RemoveRange(0, tooMany);
            Evicted += tooMany;
        }

        Refresh();
    }

    /// <summary>Forgets the lines so far.</summary>
    public void Clear()
    {
        Evicted += _lines.Count;
        _lines.Clear();
        _held?.Clear();
        Refresh();
    }

    private void Refresh() => Shown = _search.Length == 0
        ? [.. _lines]
        : [.. _lines.Where(line => AnsiText.Strip(line.Text).Contains(_search, StringComparison.OrdinalIgnoreCase))];
}
