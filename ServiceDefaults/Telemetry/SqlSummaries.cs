using System.Collections.Concurrent;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>The summaries of the statements seen: a service has some dozens of texts, each of which is read once.</summary>
internal sealed class SqlSummaries
{
    // Texts that are put together at run time, such as filters, must not fill the memory.
    private const int Limit = 1000;

    private readonly ConcurrentDictionary<string, SqlSummary> known = new(StringComparer.Ordinal);

    public SqlSummary Of(string text)
    {
        if (known.TryGetValue(text, out var summary)) return summary;
        summary = SqlSummary.Read(text);
        if (known.Count < Limit) known.TryAdd(text, summary);
        return summary;
    }
}
