using Microsoft.Extensions.Logging;
using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Tries events again that are due, one by one, so that a slow or poisonous one only delays others of its kind.</summary>
internal sealed class RetryLoop(
    string group,
    EventApplication application,
    RetryAdmission admission,
    NpgsqlDataSource database,
    Inbox inbox,
    FailurePolicy policy,
    LoopState state,
    ConsumerOptions options,
    TimeProvider time,
    ILogger logger) : MessagingLoop(state, policy.OutageBackoff(), options.StopPatience, time, logger)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromMinutes(1);

    private long lastPurge = time.GetTimestamp();
    private bool morePurging;

    protected override async Task RoundAsync(CancellationToken work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested
            && await DeadLetterTable.ClaimAsync(database, group, options.TakeOverAfter, work) is { } received)
        {
            State.Round();
            await TryAsync(received, work);
        }

        if (morePurging || Time.GetElapsedTime(lastPurge) >= PurgeInterval)
        {
            // A chunk a round: events that are due for another try do not wait for it, and it keeps up with any rate of events.
            lastPurge = Time.GetTimestamp();
            morePurging = await inbox.PurgeAsync(options.InboxRetention, work);
        }

        var (waiting, dead, nextDue) = await DeadLetterTable.CountAsync(database, group, work);
        MessagingMetrics.Parked(group, waiting, dead);
        if (morePurging)
        {
            return;
        }

        var wait = TimeSpan.FromTicks(Math.Clamp((nextDue ?? LongestWait).Ticks, ShortestWait.Ticks, LongestWait.Ticks));
        await application.Parked.WaitAsync(wait, Time, stopping);
    }

    private async Task TryAsync(ReceivedEvent received, CancellationToken work)
    {
        try
        {
            await application.ApplyAsync(admission, [received], work);
        }
        catch (Exception exception) when (policy.IsTransient(exception) && !work.IsCancellationRequested)
        {
            await application.ParkAsync(admission, received, exception, work);
        }
    }
}
