using System.Diagnostics;

namespace AspireOrders.Messaging;

/// <summary>
/// The activities of a batch: one for each event, in the trace of what told it. A batch of one works under that activity. A larger one works under an
/// activity of its own, in the first trace that is kept, so that this one shows the statements, too; it is linked with the others' activities.
/// </summary>
internal sealed class EventActivities : IDisposable
{
    private readonly Activity? before = Activity.Current;
    private readonly IReadOnlyList<ReceivedEvent> events;
    private readonly Activity? batch;

    public EventActivities(string group, IReadOnlyList<ReceivedEvent> events)
    {
        this.events = events;
        if (!MessagingTelemetry.Source.HasListeners())
        {
            return;
        }

        foreach (var received in events)
        {
            // Without a parent of its own an event begins a trace; it must not hang below whatever is current here.
            Activity.Current = null;
            received.Activity = MessagingTelemetry.Source.StartActivity(
                $"{received.Stream} process",
                ActivityKind.Consumer,
                ActivityContext.TryParse(received.TraceParent, traceState: null, isRemote: true, out var parent) ? parent : default,
                [
                    new("messaging.system", "redis"),
                    new("messaging.operation.name", "process"),
                    new("messaging.operation.type", "process"),
                    new("messaging.destination.name", received.Stream),
                    new("messaging.consumer.group.name", group),
                    new("messaging.message.id", received.Id),
                    new(MessagingTelemetry.EventType, received.Type),
                ]);
        }

        if (events.Count > 1)
        {
            batch = StartBatch(group);
        }

        Activity.Current = batch ?? events[0].Activity ?? before;
    }

    /// <summary>The batch was rolled back.</summary>
    public void Fail(Exception exception)
    {
        batch?.SetStatus(ActivityStatusCode.Error, exception.Message);
        foreach (var received in events)
        {
            Fail(received, exception);
        }
    }

    /// <summary>One event failed alone.</summary>
    public static void Fail(ReceivedEvent received, Exception exception) =>
        received.Activity?.SetStatus(ActivityStatusCode.Error, exception.Message).AddException(exception);

    private Activity? StartBatch(string group)
    {
        Activity.Current = null;
        var kept = events.FirstOrDefault(received => received.Activity is { Recorded: true })?.Activity;
        var started = MessagingTelemetry.Source.StartActivity(
            $"{group} process batch",
            ActivityKind.Consumer,
            kept?.Context ?? default,
            [
                new("messaging.system", "redis"),
                new("messaging.operation.name", "process"),
                new("messaging.operation.type", "process"),
                new("messaging.consumer.group.name", group),
                new("messaging.batch.message_count", events.Count),
            ],
            LinkedTo(kept));
        if (started is { Recorded: true })
        {
            foreach (var received in events)
            {
                if (received.Activity is { Recorded: true } activity && activity != kept)
                {
                    activity.AddLink(new(started.Context));
                }
            }
        }

        return started;
    }

    // Of traces that are not kept one is enough to say whom the batch serves.
    private IEnumerable<ActivityLink> LinkedTo(Activity? kept) => kept is null
        ? events.Where(received => received.Activity is not null).Take(1).Select(received => new ActivityLink(received.Activity!.Context))
        : events.Where(received => received.Activity is { Recorded: true } activity && activity != kept)
            .Select(received => new ActivityLink(received.Activity!.Context));

    public void Dispose()
    {
        foreach (var received in events)
        {
            received.Activity?.Dispose();
        }

        batch?.Dispose();
        Activity.Current = before;
    }
}
