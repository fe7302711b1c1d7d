using System.Collections.Concurrent;
using System.Diagnostics;
using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Messaging;

public sealed class TraceTests(PostgresServer postgres)
{
    private const string Consequence = "thing.followed.v1";

    [Fact]
    public async Task One_trace_goes_from_the_request_through_every_event_that_follows()
    {
        using var source = new ActivitySource("test.requests");
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate.Name is MessagingTelemetry.Name or "test.requests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var world = await World.CreateAsync(postgres);
        world.Behaviour.OnHandle = (context, events, _) =>
        {
            foreach (var cause in events.Where(received => received.Type == World.Type))
            {
                context.Publish(OutgoingEvent.Create(Consequence, cause.AggregateId, 1, new Empty(), cause));
            }

            return Task.CompletedTask;
        };
        var requests = new List<ActivityTraceId>();
        for (var request = 0; request < 3; request++)
        {
            using var activity = source.StartActivity("request", ActivityKind.Server);
            requests.Add(activity!.TraceId);
            await world.TellAsync(1);
        }

        await world.StartAsync(consumer: c => c.FromStreams("things").Handle<EffectHandler>(World.Type, Consequence));

        await world.EffectsAsync(6);
        foreach (var request in requests)
        {
            await Eventually.TrueAsync(() => Events(seen, request).Count == 4, "request, two events and their publishing are one trace");
            var trace = Events(seen, request);
            var root = seen.Single(activity => activity.TraceId == request && activity.OperationName == "request");
            var told = Single(trace, "things publish", World.Type);
            var first = Single(trace, "things process", World.Type);
            var toldOn = Single(trace, "things publish", Consequence);
            var second = Single(trace, "things process", Consequence);
            told.ParentSpanId.ShouldBe(root.SpanId);
            first.ParentSpanId.ShouldBe(told.SpanId);
            toldOn.ParentSpanId.ShouldBe(first.SpanId);
            second.ParentSpanId.ShouldBe(toldOn.SpanId);
            told.Kind.ShouldBe(ActivityKind.Producer);
            first.Kind.ShouldBe(ActivityKind.Consumer);
        }

        // Other tests of this process are heard, too: the batch of this one is a part of one of these traces and linked with the other two both ways.
        await Eventually.TrueAsync(() => Batches(seen, requests).Count > 0, "the batch has ended");
        Batches(seen, requests).ShouldAllBe(batch => batch.Links.Count() == 2 && batch.Links.All(link => IsLinkedBack(seen, link, batch)));
    }

    private static List<Activity> Events(IEnumerable<Activity> seen, ActivityTraceId trace) =>
        [.. seen.Where(activity => activity.TraceId == trace && (activity.OperationName is "things publish" or "things process"))];

    private static Activity Single(List<Activity> trace, string name, string type) =>
        trace.Single(activity => activity.OperationName == name && (string?)activity.GetTagItem("aspireorders.event.type") == type);

    private static List<Activity> Batches(IEnumerable<Activity> seen, List<ActivityTraceId> traces) =>
        [.. seen.Where(activity => activity.OperationName == "readers process batch" && traces.Contains(activity.TraceId))];

    private static bool IsLinkedBack(IEnumerable<Activity> seen, ActivityLink link, Activity batch) =>
        seen.Single(activity => activity.SpanId == link.Context.SpanId).Links.Any(back => back.Context.SpanId == batch.SpanId);
}
