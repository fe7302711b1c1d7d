using AspireOrders.Messaging.CrashPoints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// Applies events in one transaction together with what admits them, what they tell on and what failed. A batch that fails by itself is split until the
/// culprit is alone; a transient failure is the caller's to wait out.
/// </summary>
internal sealed class EventApplication(
    EventConsumer consumer,
    NpgsqlDataSource database,
    IServiceScopeFactory scopes,
    FailurePolicy policy,
    TimeProvider time,
    ILogger logger,
    Outbox? outbox = null)
{
    /// <summary>Raised when an event waits for another try.</summary>
    public WakeUp Parked { get; } = new();

    /// <summary>Ends when every event has taken effect or waits among the dead letters; throws only what is transient or concerns the filing itself.</summary>
    public async Task ApplyAsync(IAdmission admission, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            await HandleAsync(admission, events, cancellationToken);
        }
        catch (Exception exception) when (!policy.IsTransient(exception))
        {
            if (events.Count == 1)
            {
                await ParkAsync(admission, events[0], exception, cancellationToken);
                return;
            }

            var half = events.Count / 2;
            await ApplyAsync(admission, [.. events.Take(half)], cancellationToken);
            await ApplyAsync(admission, [.. events.Skip(half)], cancellationToken);
        }
    }

    /// <summary>Files an event as failed without trying it.</summary>
    public Task ParkAsync(IAdmission admission, ReceivedEvent received, Exception error, CancellationToken cancellationToken) =>
        TransactAsync(
            admission,
            [received],
            (context, _) =>
            {
                context.Fail(received, error);
                return Task.CompletedTask;
            },
            cancellationToken);

    private async Task HandleAsync(IAdmission admission, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        using var activities = new EventActivities(consumer.Group, events);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var bound = new Dictionary<HandlerBinding, IBoundHandler>();
            var calls = EventGroups.Of(events, consumer.Handlers);
            foreach (var binding in calls.Select(call => call.Handler).Distinct())
            {
                bound.Add(binding, binding.Create(scope.ServiceProvider));
            }

            await PrepareAsync(admission, events, calls.Where(call => bound[call.Handler].Prepares), bound, cancellationToken);
            await TransactAsync(
                admission,
                events,
                async (context, admitted) =>
                {
                    foreach (var call in calls)
                    {
                        List<ReceivedEvent> taken = [.. call.Events.Where(received => admitted.Contains(received.Id))];
                        if (taken.Count > 0)
                        {
                            await bound[call.Handler].HandleAsync(context, taken, cancellationToken);
                        }
                    }
                },
                cancellationToken);
        }
        catch (Exception exception)
        {
            activities.Fail(exception);
            throw;
        }
    }

    private static async Task PrepareAsync(
        IAdmission admission,
        IReadOnlyList<ReceivedEvent> events,
        IEnumerable<EventGroup> calls,
        Dictionary<HandlerBinding, IBoundHandler> bound,
        CancellationToken cancellationToken)
    {
        HashSet<Guid>? unseen = null;
        foreach (var call in calls)
        {
            unseen ??= await admission.UnseenAsync(events, cancellationToken);
            List<ReceivedEvent> wanted = [.. call.Events.Where(received => unseen.Contains(received.Id))];
            if (wanted.Count > 0)
            {
                await bound[call.Handler].PrepareAsync(wanted, cancellationToken);
            }
        }
    }

    private async Task TransactAsync(
        IAdmission admission,
        IReadOnlyList<ReceivedEvent> events,
        Func<EventBatchContext, HashSet<Guid>, Task> work,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var context = new EventBatchContext(connection, transaction);
        var admitted = await admission.AdmitAsync(connection, events, cancellationToken);
        IReadOnlyList<ReceivedEvent> applied = [];
        IReadOnlyList<FailureVerdict> verdicts = [];
        if (admitted.Count > 0)
        {
            CrashPoint.Reach($"{consumer.Group}.after-inbox");
            await work(context, admitted);
            applied = [.. events.Where(received => admitted.Contains(received.Id) && !context.HasFailed(received))];
            verdicts = [.. context.Failed.Where(failure => admitted.Contains(failure.Event.Id)).Select(policy.Judge)];
            await TellAsync(context, cancellationToken);
            await admission.FinishAsync(connection, applied, verdicts, cancellationToken);
        }

        CrashPoint.Reach($"{consumer.Group}.before-effect-commit");
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach($"{consumer.Group}.before-acknowledge");
        Committed(context, applied, verdicts, events.Count - admitted.Count);
    }

    private async Task TellAsync(EventBatchContext context, CancellationToken cancellationToken)
    {
        if (context.Published.Count == 0)
        {
            return;
        }

        if (outbox is null)
        {
            throw new InvalidOperationException($"A handler of group '{consumer.Group}' tells facts, but the service has no outbox.");
        }

        await outbox.AppendAsync(context.Connection, context.Transaction, context.Published, cancellationToken);
    }

    private void Committed(
        EventBatchContext context, IReadOnlyList<ReceivedEvent> applied, IReadOnlyList<FailureVerdict> verdicts, int repeated)
    {
        if (context.Published.Count > 0)
        {
            outbox?.Wake();
        }

        context.Committed();
        MessagingMetrics.Consumed(consumer.Group, applied, repeated, time.GetUtcNow());
        foreach (var verdict in verdicts)
        {
            var (received, error) = verdict.Failure;
            EventActivities.Fail(received, error);
            if (verdict.Pause is { } pause)
            {
                MessagingMetrics.Failed(consumer.Group, received.Type, policy.IsTransient(error) ? "waits" : "retried");
                logger.EventFailed(error, received.Id, received.Type, consumer.Group, verdict.Tries, pause);
                Parked.Set();
            }
            else
            {
                MessagingMetrics.Failed(consumer.Group, received.Type, "dead");
                logger.EventDied(error, received.Id, received.Type, consumer.Group, verdict.Tries);
            }
        }
    }
}
