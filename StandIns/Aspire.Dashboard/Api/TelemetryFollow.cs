using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Storage;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary>The endless answers of the API: what there is, then what comes.</summary>
internal static class TelemetryFollow
{
    // A follower that does not read loses the oldest; it must not hold up who writes.
    private const int FollowerSpans = 20_000;
    private static readonly TimeSpan TracePause = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<ResourceRow> Resources(TelemetryStore store, IResourceFeed feed)
    {
        var senders = store.GetResources().ToDictionary(static sender => sender.Key, StringComparer.OrdinalIgnoreCase);
        var sent = new SentSignals(store.Logs.Senders(), store.Traces.Senders(), store.Metrics.Senders());
        var states = feed.Resources;
        var known = states.Select(static state => state.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. states.Select(state => ResourceRow.Of(state, SenderOf(state), sent)),
            .. senders.Values.Where(sender => !known.Contains(sender.Key) && !known.Contains(sender.Name)).Select(sender => ResourceRow.Of(sender, sent)),
        ];

        // A lone replica is called by its name here and names its instance there.
        TelemetryResource? SenderOf(ResourceState state) =>
            senders.GetValueOrDefault(state.Id) ?? senders.Values.LastOrDefault(sender => sender.Name == state.Id);
    }

    public static async IAsyncEnumerable<IReadOnlyList<ResourceRow>> ResourcesAsync(
        TelemetryStore store, IResourceFeed feed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var _ in feed.WatchAsync(cancellationToken))
        {
            yield return Resources(store, feed);
        }
    }

    public static async IAsyncEnumerable<OtlpJson> LogsAsync(
        TelemetryStore store, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = store.GetLogs(query).Items.Reverse().ToList();
        foreach (var entry in first)
        {
            yield return OtlpJsonWriter.Write([entry]);
        }

        var last = first.Select(static entry => entry.Id).DefaultIfEmpty(0).Max();
        await foreach (var _ in store.WatchAsync([TelemetrySignal.Logs], cancellationToken))
        {
            foreach (var entry in store.GetLogs(query with { AfterId = last, NewestFirst = false, Take = int.MaxValue }).Items)
            {
                last = entry.Id;
                yield return OtlpJsonWriter.Write([entry]);
            }
        }
    }

    public static async IAsyncEnumerable<OtlpJson> SpansAsync(
        TelemetryStore store, SpanParameters parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var follower = new Follower(store);
        var before = store.Traces.AllSpans().Where(parameters.Holds).TakeLast(TelemetryApi.Limit(parameters.Limit)).ToList();
        var told = before.Select(static span => span.SpanId).ToHashSet();
        foreach (var span in before)
        {
            yield return OtlpJsonWriter.Write([span]);
        }

        // What arrived while the past was told is in both.
        await foreach (var span in follower.ReadAsync(cancellationToken))
        {
            if (parameters.Holds(span) && !told.Remove(span.SpanId))
            {
                yield return OtlpJsonWriter.Write([span]);
            }
        }
    }

    /// <summary>A trace is told again, with all of its spans, whenever spans have come to it.</summary>
    public static async IAsyncEnumerable<OtlpJson> TracesAsync(
        TelemetryStore store, TraceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var follower = new Follower(store);
        foreach (var trace in store.GetTraces(query).Items.Reverse())
        {
            yield return OtlpJsonWriter.Write(store.Traces.SpansOf(trace.TraceId));
        }

        while (true)
        {
            var changed = new HashSet<TraceId>();
            await follower.CollectAsync(changed, cancellationToken);
            await Task.Delay(TracePause, cancellationToken);
            follower.Drain(changed);
            foreach (var trace in store.GetTraces(query with { Skip = 0, Take = int.MaxValue, NewestFirst = false }).Items)
            {
                if (changed.Contains(trace.TraceId))
                {
                    yield return OtlpJsonWriter.Write(store.Traces.SpansOf(trace.TraceId));
                }
            }
        }
    }

    private sealed class Follower : IDisposable
    {
        private readonly TelemetryStore _store;
        private readonly Channel<TelemetrySpan> _spans = Channel.CreateBounded<TelemetrySpan>(
            new BoundedChannelOptions(FollowerSpans) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public Follower(TelemetryStore store)
        {
            _store = store;
            store.SpansAdded += Add;
        }

        public IAsyncEnumerable<TelemetrySpan> ReadAsync(CancellationToken cancellationToken) => _spans.Reader.ReadAllAsync(cancellationToken);

        public async Task CollectAsync(HashSet<TraceId> changed, CancellationToken cancellationToken)
        {
            await _spans.Reader.WaitToReadAsync(cancellationToken);
            Drain(changed);
        }

        public void Drain(HashSet<TraceId> changed)
        {
            while (_spans.Reader.TryRead(out var span))
            {
                changed.Add(span.TraceId);
            }
        }

        public void Dispose() => _store.SpansAdded -= Add;

        private void Add(IReadOnlyList<TelemetrySpan> spans)
        {
            foreach (var span in spans)
            {
                _spans.Writer.TryWrite(span);
            }
        }
    }
}
