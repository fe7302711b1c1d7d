using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>
/// Reads one group's streams batch by batch. After a failed round it reads again what it was given and has not finished, in ever smaller batches: so an
/// outage is waited out with everything in place, while a single event that keeps failing is soon alone and set aside.
/// </summary>
internal sealed class ConsumerLoop(
    DeliveryProcessor processor,
    GroupReader reader,
    GroupCare care,
    BlockingConnection blocking,
    FailurePolicy policy,
    LoopState state,
    ConsumerOptions options,
    TimeProvider time,
    ILogger logger) : MessagingLoop(state, policy.OutageBackoff(), options.StopPatience, time, logger)
{
    private const int Shrinking = 4;
    private const int PatienceWithOne = 3;

    private DeliveredEntry[] current = [];
    private (DeliveredEntry Entry, Exception Error)? culprit;
    private bool unfinished = true;
    private bool groupMissing = true;
    private int window = options.ReadSize;
    private int failuresOfOne;
    private long lastTakeOver = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        blocking.Restored += OnRestored;
        await using (blocking)
        {
            await base.ExecuteAsync(stoppingToken);
        }
    }

    protected override async Task RoundAsync(CancellationToken work, CancellationToken stopping)
    {
        if (groupMissing)
        {
            await care.EnsureAsync(work);
            groupMissing = false;
        }

        try
        {
            await ReadAndProcessAsync(work);
        }
        catch (RedisServerException exception) when (GroupCare.IsMissing(exception))
        {
            groupMissing = true;
        }
    }

    protected override Task FailedAsync(Exception exception, CancellationToken work)
    {
        groupMissing = true;
        unfinished = true;
        failuresOfOne = current.Length == 1 && policy.IsTransient(exception) ? failuresOfOne + 1 : 0;
        culprit = failuresOfOne >= PatienceWithOne ? (current[0], exception) : null;
        window = Math.Max(1, window / Shrinking);
        current = [];
        return Task.CompletedTask;
    }

    protected override async Task StoppedAsync(CancellationToken work)
    {
        try
        {
            await care.LeaveAsync(work);
        }
        catch (Exception exception) when (policy.IsTransient(exception))
        {
            // Another process removes this consumer later.
        }
    }

    private async Task ReadAndProcessAsync(CancellationToken work)
    {
        if (culprit is { } alone)
        {
            await processor.SetAsideAsync(alone.Entry, alone.Error, work);
            culprit = null;
            failuresOfOne = 0;
        }

        if (Time.GetElapsedTime(lastTakeOver) >= options.TakeOverInterval)
        {
            lastTakeOver = Time.GetTimestamp();
            await ProcessAsync(await care.TakeOverAsync(work), work);
            await care.MeasureAsync(work);
            await care.ForgetAsync(work);
        }

        var entries = unfinished ? await reader.ReadOwnAsync(window) : await reader.ReadNewAsync();
        unfinished = unfinished && entries.Count > 0;
        await ProcessAsync(entries, work);
    }

    private async Task ProcessAsync(IReadOnlyList<DeliveredEntry> entries, CancellationToken work)
    {
        foreach (var chunk in Chunks(entries))
        {
            current = chunk;
            await processor.ProcessAsync(chunk, work);
            current = [];
            failuresOfOne = 0;
            window = Math.Min(options.ReadSize, 2 * window);
        }
    }

    // An entry is never cut: it is acknowledged as a whole, so it is applied in one go or delivered again as a whole.
    private IEnumerable<DeliveredEntry[]> Chunks(IReadOnlyList<DeliveredEntry> entries)
    {
        var (first, events) = (0, 0);
        for (var index = 0; index < entries.Count; index++)
        {
            var more = entries[index].Events?.Count ?? 0;
            if (index > first && events + more > options.BatchSize)
            {
                yield return [.. entries.Skip(first).Take(index - first)];
                (first, events) = (index, 0);
            }

            events += more;
        }

        if (first < entries.Count) yield return [.. entries.Skip(first)];
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs arguments) => Resume();
}
