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
            await Eventually.TrueAsync(() => seen.Count(activity => activity.TraceId == request) == 3, "request, event and consequence are one trace");
            var trace = seen.Where(activity => activity.TraceId == request).ToList();
            var root = trace.Single(activity => activity.OperationName == "request");
            var first = trace.Single(activity => activity.OperationName == $"process {World.Type}");
            var second = trace.Single(activity => activity.OperationName == $"process {Consequence}");
            first.ParentSpanId.ShouldBe(root.SpanId);
            second.ParentSpanId.ShouldBe(first.SpanId);
            first.Kind.ShouldBe(ActivityKind.Consumer);
        }

        // Other tests of this process are heard, too: the batch of this one links to these requests.
        var batches = seen.Where(activity => activity.OperationName == "process batch readers" && activity.Links.Any(link => requests.Contains(link.Context.TraceId)));
        batches.ShouldAllBe(batch => batch.Links.Count() == 3 && !requests.Contains(batch.TraceId));
        batches.ShouldNotBeEmpty();
    }
}
