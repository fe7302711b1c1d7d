using System.Diagnostics;

namespace AspireOrders.Messaging;

/// <summary>
/// The activities of facts on their way to a stream, one for each whose trace is kept; consumers continue it. The others are passed on as they are,
/// which costs them one look at the end of their trace context.
/// </summary>
internal sealed class PublishActivities : IDisposable
{
    private readonly List<Activity> running = [];

    public PublishActivities(string stream, IReadOnlyList<OutboxParcel> parcels)
    {
        Parcels = parcels;
        if (!MessagingTelemetry.Source.HasListeners() || !parcels.Any(parcel => parcel.Facts.Any(IsKept)))
        {
            return;
        }

        var before = Activity.Current;
        Parcels = [.. parcels.Select(parcel => parcel.Facts.Any(IsKept) ? parcel with { Facts = [.. parcel.Facts.Select(fact => Start(stream, fact))] } : parcel)];
        Activity.Current = before;
    }

    /// <summary>What is to be published.</summary>
    public IReadOnlyList<OutboxParcel> Parcels { get; }

    /// <summary>Nothing was published.</summary>
    public void Fail(Exception exception) => running.ForEach(activity => activity.SetStatus(ActivityStatusCode.Error, exception.Message));

    public void Dispose() => running.ForEach(activity => activity.Dispose());

    // The flags stand at the end: 01 says that whoever began the trace keeps it.
    private static bool IsKept(OutgoingEvent fact) => fact.TraceParent?.EndsWith("-01", StringComparison.Ordinal) is true;

    private OutgoingEvent Start(string stream, OutgoingEvent fact)
    {
        if (!IsKept(fact) || !ActivityContext.TryParse(fact.TraceParent, traceState: null, isRemote: true, out var parent))
        {
            return fact;
        }

        Activity.Current = null;
        var activity = MessagingTelemetry.Source.StartActivity(
            $"{stream} publish",
            ActivityKind.Producer,
            parent,
            [
                new("messaging.system", "redis"),
                new("messaging.operation.name", "publish"),
                new("messaging.operation.type", "send"),
                new("messaging.destination.name", stream),
                new("messaging.message.id", fact.Id),
                new(MessagingTelemetry.EventType, fact.Type),
            ]);
        if (activity is null)
        {
            return fact;
        }

        running.Add(activity);
        return fact with { TraceParent = activity.Id };
    }
}
