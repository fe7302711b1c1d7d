using System.Diagnostics;
using AspireOrders.ServiceDefaults.Telemetry;
using AspireOrders.Tests.Unit.Messaging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class SampledTracesTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly ActivitySource source = new($"test {Guid.NewGuid()}");
    private readonly Kept kept = new();
    private readonly TracerProvider provider;

    public SampledTracesTests() => provider = Sdk.CreateTracerProviderBuilder()
        .AddSource(source.Name)
        .SetSampler(new RateLimitedSampler(Options.Create(new TracingOptions { PerSecond = 2, Burst = 3 }), time))
        .AddProcessor(new ErrorKeeper())
        .AddProcessor(new SimpleActivityExportProcessor(kept))
        .Build();

    public void Dispose()
    {
        provider.Dispose();
        kept.Dispose();
        source.Dispose();
    }

    [Fact]
    public void A_burst_is_kept_then_as_many_as_the_rate_allows()
    {
        for (var i = 0; i < 10; i++) Serve($"burst {i}");
        kept.Names.ShouldBe(["burst 0", "burst 1", "burst 2"]);
        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++) Serve($"later {i}");
        kept.Names.Count.ShouldBe(5);
        time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 10; i++) Serve($"much later {i}");
        kept.Names.Count.ShouldBe(8);
    }

    [Fact]
    public void A_call_that_no_request_led_to_begins_no_trace_and_takes_nothing_from_the_rate()
    {
        for (var i = 0; i < 10; i++) source.StartActivity($"poll {i}", ActivityKind.Client)?.Dispose();
        for (var i = 0; i < 3; i++) Serve($"request {i}");
        kept.Names.ShouldBe(["request 0", "request 1", "request 2"]);
    }

    [Fact]
    public void A_trace_that_another_process_keeps_is_kept_here_whatever_the_rate()
    {
        UseUp();
        using (source.StartActivity("follows", ActivityKind.Server, Remote(ActivityTraceFlags.Recorded))) Serve("inner");
        kept.Names.ShouldBe(["inner", "follows"]);
    }

    [Fact]
    public void Of_a_trace_that_is_not_kept_only_the_outermost_span_is_made_and_nothing_is_exported()
    {
        using (var outer = source.StartActivity("outer", ActivityKind.Server, Remote(ActivityTraceFlags.None)))
        {
            outer.ShouldNotBeNull().Recorded.ShouldBeFalse();
            source.StartActivity("inner").ShouldBeNull();
        }

        kept.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_failure_is_kept_whatever_the_rate()
    {
        UseUp();
        using (var failing = source.StartActivity("failing", ActivityKind.Server, Remote(ActivityTraceFlags.None))) failing?.SetStatus(ActivityStatusCode.Error);
        using (var first = source.StartActivity("begins here")) first?.SetStatus(ActivityStatusCode.Error);
        kept.Names.ShouldBe(["failing", "begins here"]);
    }

    [Fact]
    public void What_is_left_out_on_purpose_is_not_kept_even_when_it_fails()
    {
        using (var probe = source.StartActivity("probe"))
        {
            probe.ShouldNotBeNull().IsAllDataRequested = false;
            probe.ActivityTraceFlags = ActivityTraceFlags.None;
            probe.SetStatus(ActivityStatusCode.Error);
        }

        kept.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_batch_is_kept_when_one_of_the_traces_it_serves_is_and_takes_nothing_from_the_rate()
    {
        Serve("batch of none kept", Remote(ActivityTraceFlags.None), Remote(ActivityTraceFlags.None));
        Serve("batch", Remote(ActivityTraceFlags.None), Remote(ActivityTraceFlags.Recorded));
        kept.Names.ShouldBe(["batch"]);
        for (var i = 0; i < 10; i++) Serve("root");
        kept.Names.Count.ShouldBe(4);
    }

    private static ActivityContext Remote(ActivityTraceFlags flags) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, traceState: null, isRemote: true);

    private void UseUp()
    {
        for (var i = 0; i < 3; i++) Serve("used up");
        kept.Names.Clear();
    }

    private void Serve(string name, params ActivityContext[] served)
    {
        using var activity = source.StartActivity(name, ActivityKind.Internal, parentContext: default, links: served.Select(s => new ActivityLink(s)));
    }

    private sealed class Kept : BaseExporter<Activity>
    {
        public List<string> Names { get; } = [];

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch) Names.Add(activity.DisplayName);
            return ExportResult.Success;
        }
    }
}
