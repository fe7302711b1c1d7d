using System.Diagnostics;

namespace AspireOrders.Messaging.Batching;

/// <summary>
/// The activity under which a batch works. It belongs to the first caller's trace that is kept, so that this one is whole; every other kept trace
/// gets an activity of the same name and duration that is linked with it both ways. Without one that is kept there is nothing but a place for a failure.
/// </summary>
internal sealed class BatchActivities : IDisposable
{
    private readonly Activity? work;
    private readonly List<Activity> others = [];

    /// <summary>Begins them and makes the first one current.</summary>
    /// <param name="name">What the batch does.</param>
    /// <param name="size">Of how many entries.</param>
    /// <param name="callers">The context of each entry.</param>
    public BatchActivities(string name, int size, IEnumerable<ActivityContext> callers)
    {
        if (!MessagingTelemetry.Source.HasListeners())
        {
            return;
        }

        var kept = Kept(callers, out var any);
        KeyValuePair<string, object?>[] tags = [new("batch.size", size)];
        var isCallers = kept.Count > 0 || size == 1;
        var parent = kept.Count > 0 ? kept[0] : any;
        var links = isCallers ? kept.Skip(1) : new[] { any }.Where(caller => caller != default);
        work = MessagingTelemetry.Source.StartActivity(
            name, ActivityKind.Internal, isCallers ? parent : default, tags, links.Select(caller => new ActivityLink(caller)));
        foreach (var caller in kept.Skip(1))
        {
            Accompany(name, caller, tags);
        }

        Activity.Current = work;
    }

    public void Dispose()
    {
        others.ForEach(activity => activity.Dispose());
        work?.Dispose();
    }

    // Entries that were posted together have one context.
    private static List<ActivityContext> Kept(IEnumerable<ActivityContext> callers, out ActivityContext any)
    {
        any = default;
        HashSet<ActivityContext>? known = null;
        List<ActivityContext>? kept = null;
        foreach (var caller in callers)
        {
            if (any == default)
            {
                any = caller;
            }

            if (caller.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) && (known ??= []).Add(caller))
            {
                (kept ??= []).Add(caller);
            }
        }

        return kept ?? [];
    }

    private void Accompany(string name, ActivityContext caller, KeyValuePair<string, object?>[] tags)
    {
        Activity.Current = null;
        if (work is not null && MessagingTelemetry.Source.StartActivity(name, ActivityKind.Internal, caller, tags, [new ActivityLink(work.Context)]) is { } activity)
        {
            others.Add(activity);
        }
    }
}
