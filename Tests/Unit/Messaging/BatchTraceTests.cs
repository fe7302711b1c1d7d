using System.Collections.Concurrent;
using System.Diagnostics;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class BatchTraceTests : IDisposable
{
    private readonly string name = $"batch {Guid.NewGuid()}";
    private readonly ConcurrentQueue<Activity> seen = new();
    private readonly ActivityListener listener;

    public BatchTraceTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessagingTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> creation) => creation.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.PropagationData,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == name) seen.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public void A_batch_works_in_the_first_trace_that_is_kept()
    {
        var (quiet, first) = (Caller(ActivityTraceFlags.None), Caller(ActivityTraceFlags.Recorded));

        Run(quiet, first, quiet);

        var work = seen.ShouldHaveSingleItem();
        work.TraceId.ShouldBe(first.TraceId);
        work.ParentSpanId.ShouldBe(first.SpanId);
        work.GetTagItem("batch.size").ShouldBe(3);
    }

    [Fact]
    public void Every_other_trace_that_is_kept_shows_the_batch_too_and_is_linked_with_the_work_both_ways()
    {
        var (first, second) = (Caller(ActivityTraceFlags.Recorded), Caller(ActivityTraceFlags.Recorded));

        Run(first, second, second);

        var work = seen.Single(activity => activity.TraceId == first.TraceId);
        var other = seen.Single(activity => activity.TraceId == second.TraceId);
        other.ParentSpanId.ShouldBe(second.SpanId);
        other.Links.ShouldHaveSingleItem().Context.SpanId.ShouldBe(work.SpanId);
        work.Links.ShouldHaveSingleItem().Context.ShouldBe(second);
    }

    [Fact]
    public void A_batch_whose_callers_are_not_kept_is_none_of_their_traces_and_says_whom_it_serves()
    {
        var quiet = Caller(ActivityTraceFlags.None);

        Run(quiet, Caller(ActivityTraceFlags.None));

        var work = seen.ShouldHaveSingleItem();
        work.Recorded.ShouldBeFalse();
        work.Parent.ShouldBeNull();
        work.TraceId.ShouldNotBe(quiet.TraceId);
    }

    [Fact]
    public void The_work_is_current_while_it_lasts_and_nothing_is_afterwards()
    {
        using (new BatchActivities(name, 2, [Caller(ActivityTraceFlags.Recorded), Caller(ActivityTraceFlags.Recorded)]))
        {
            Activity.Current.ShouldNotBeNull().Links.ShouldHaveSingleItem();
        }

        Activity.Current.ShouldBeNull();
    }

    private static ActivityContext Caller(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

    private void Run(params ActivityContext[] callers)
    {
        using var activities = new BatchActivities(name, callers.Length, callers);
    }
}
