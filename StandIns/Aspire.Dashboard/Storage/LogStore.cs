using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>The last log entries.</summary>
internal sealed class LogStore(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _errors = new(StringComparer.Ordinal);
    private List<LogEntry> _entries = [];
    private int _begin;
    private long _evicted;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count - _begin;
            }
        }
    }

    public long Evicted => Interlocked.Read(ref _evicted);

    public void Add(List<LogEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                _entries.Add(entry);
                CountError(entry, 1);
            }

            for (var excess = _entries.Count - _begin - limit; excess > 0; excess--)
            {
                CountError(_entries[_begin], -1);
                _entries[_begin++] = null!;
                _evicted++;
            }

            // The list is moved together only when half of it is empty, so an entry is moved once on average.
            if (_begin > _entries.Count / 2)
            {
                _entries.RemoveRange(0, _begin);
                _begin = 0;
            }
        }
    }

    public void Clear(string? resource)
    {
        lock (_lock)
        {
            _entries = [.. _entries.Skip(_begin).Where(entry => !entry.Resource.Matches(resource))];
            _begin = 0;
            _errors.Clear();
            _entries.ForEach(entry => CountError(entry, 1));
        }
    }

    /// <summary>Those kept now, oldest first.</summary>
    public ReadOnlySpan<LogEntry> Snapshot()
    {
        lock (_lock)
        {
            return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries)[_begin..].ToArray();
        }
    }

    /// <summary>Whose entries are kept.</summary>
    public IReadOnlySet<TelemetryResource> Senders()
    {
        var senders = new HashSet<TelemetryResource>();
        foreach (var entry in Snapshot())
        {
            senders.Add(entry.Resource);
        }

        return senders;
    }

    public IReadOnlyDictionary<string, int> ErrorCounts()
    {
        lock (_lock)
        {
            return _errors.Where(static error => error.Value > 0).ToDictionary(StringComparer.Ordinal);
        }
    }

    public TelemetryPage<LogEntry> Find(LogQuery query)
    {
        var found = new List<LogEntry>();
        foreach (var entry in Snapshot())
        {
            if (entry.Id > query.AfterId && Holds(query, entry))
            {
                found.Add(entry);
            }
        }

        if (query.NewestFirst)
        {
            // Senders send in batches: what came later may have happened before.
            found = [.. found.OrderByDescending(static entry => entry.Time).ThenByDescending(static entry => entry.Id)];
        }

        return new TelemetryPage<LogEntry>([.. found.Skip(query.Skip).Take(query.Take)], found.Count);
    }

    private static bool Holds(LogQuery query, LogEntry entry) =>
        (query.MinimumSeverity is not { } severity || entry.Severity >= severity)
        && (query.TraceId is not { } traceId || entry.TraceId == traceId)
        && (query.SpanId is not { } spanId || entry.SpanId == spanId)
        && entry.Resource.Matches(query.Resource)
        && (string.IsNullOrEmpty(query.Text) || entry.Message.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
        && Conditions.Holds(query.Filters, entry);

    private void CountError(LogEntry entry, int count)
    {
        if (entry.Severity >= LogSeverity.Error)
        {
            _errors[entry.Resource.Key] = _errors.GetValueOrDefault(entry.Resource.Key) + count;
        }
    }
}
