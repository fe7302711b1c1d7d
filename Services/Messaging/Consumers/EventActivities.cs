using System.Diagnostics;

namespace AspireOrders.Messaging;

/// <summary>
/// The activities of a batch: one for each event, in the trace of what told it. A batch of one works under that activity; a larger one works under an
/// activity of its own that links to all of them.
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
                $"process {received.Type}",
                ActivityKind.Consumer,
                ActivityContext.TryParse(received.TraceParent, traceState: null, isRemote: true, out var parent) ? parent : default,
                [
                    new("messaging.system", "redis"),
                    new("messaging.operation.type", "process"),
                    new("messaging.destination.name", received.Stream),
                    new("messaging.consumer.group.name", group),
                    new("messaging.message.id", received.Id),
                ]);
        }

        if (events.Count > 1)
        {
            Activity.Current = null;
            batch = MessagingTelemetry.Source.StartActivity(
                $"process batch {group}",
                ActivityKind.Consumer,
                default(ActivityContext),
                [new("messaging.batch.message_count", events.Count)],
                events.Where(received => received.Activity is not null).Select(received => new ActivityLink(received.Activity!.Context)));
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
