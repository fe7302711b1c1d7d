using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard;

public sealed class LimitTests
{
    [Fact]
    public void The_oldest_log_entries_make_room_and_are_counted()
    {
        var store = Stores.Create(Stores.Options with { MaxLogCount = 10 });
        for (var batch = 0; batch < 10; batch++)
        {
            store.Intake.Take(Wire.Logs("orders", Enumerable.Range(1, 7).Select(number => Wire.Log($"{batch * 7 + number}", 17))));
        }

        var statistics = store.GetStatistics(TelemetrySignal.Logs);
        (statistics.Received, statistics.Kept, statistics.Evicted, statistics.Limit).ShouldBe((70, 10, 60, 10));
        store.GetLogs(new LogQuery()).Items.Select(static entry => entry.Message).ShouldBe(Enumerable.Range(61, 10).Select(static number => $"{number}"));
        store.GetErrorCounts()["orders-abcdefgh"].ShouldBe(10);
    }

    [Fact]
    public void The_oldest_traces_make_room_by_number_of_traces_and_of_spans()
    {
        var store = Stores.Create(Stores.Options with { MaxTraceCount = 5, MaxSpanCount = 40 });
        for (var trace = 1; trace <= 20; trace++)
        {
            var number = trace;
            store.Intake.Take(Wire.Spans("orders", Enumerable.Range(1, trace <= 10 ? 1 : 10).Select(span => Wire.Span(number, span))));
        }

        var statistics = store.GetStatistics(TelemetrySignal.Traces);
        statistics.Kept.ShouldBe(4);
        statistics.Spans.ShouldBe(40);
        (statistics.Spans + statistics.Evicted).ShouldBe(statistics.Received);
        store.GetTrace(Wire.TraceId(16)).ShouldBeNull();
        store.GetTrace(Wire.TraceId(17)).ShouldNotBeNull();
    }

    [Fact]
    public void Traces_of_one_span_do_not_push_out_those_of_several()
    {
        var store = Stores.Create(Stores.Options with { MaxTraceCount = 20 });
        store.Intake.Take(Wire.Spans("orders", Wire.Span(1, 1), Wire.Span(1, 2, 1)));
        store.Intake.Take(Wire.Spans("orders", Wire.Span(2, 1, hasFailed: true)));
        store.Intake.Take(Wire.Spans("orders", Enumerable.Range(100, 500).Select(static trace => Wire.Span(trace, 1))));

        store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull();
        store.GetTrace(Wire.TraceId(2)).ShouldNotBeNull();
        store.GetTrace(Wire.TraceId(599)).ShouldNotBeNull();
        store.GetTrace(Wire.TraceId(100)).ShouldBeNull();
        store.GetStatistics(TelemetrySignal.Traces).Kept.ShouldBe(20);
    }

    [Fact]
    public void One_endless_trace_does_not_push_out_the_others()
    {
        var store = Stores.Create(Stores.Options with { MaxSpanCount = 100 });
        store.Intake.Take(Wire.Spans("orders", Wire.Span(1, 1)));
        store.Intake.Take(Wire.Spans("orders", Enumerable.Range(1, 1000).Select(static number => Wire.Span(2, number))));

        store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull();
        store.GetStatistics(TelemetrySignal.Traces).Spans.ShouldBeLessThan(100);
    }

    [Fact]
    public void Points_of_a_series_are_thinned_out_and_the_sum_stays_right()
    {
        var store = Stores.Create(Stores.Options with { MaxMetricsCount = 100 });
        for (var second = 1; second <= 1000; second++)
        {
            store.Intake.Take(Wire.Metrics("orders", Wire.Counter(second * 1000, second)));
        }

        store.GetStatistics(TelemetrySignal.Metrics).Kept.ShouldBeLessThanOrEqualTo(100);
        var query = new MetricQuery("orders", "meter", "orders") { Window = TimeSpan.FromSeconds(1001), Until = Wire.Noon.AddSeconds(1000) };
        var chart = store.GetChart(query, steps: 7);
        var grown = chart.Lines.ShouldHaveSingleItem().Values.Sum(static value => value ?? 0) * 1001 / 7;
        grown.ShouldBe(1000, tolerance: 1);
    }

    [Fact]
    public void A_value_that_does_not_change_takes_no_room()
    {
        var store = Stores.Create();
        for (var second = 1; second <= 50; second++)
        {
            store.Intake.Take(Wire.Metrics("orders", Wire.Counter(second * 1000, 42)));
        }

        store.GetStatistics(TelemetrySignal.Metrics).Kept.ShouldBe(1);
    }

    [Fact]
    public void Attributes_beyond_the_limit_are_cut_and_counted()
    {
        var store = Stores.Create(Stores.Options with { MaxAttributeCount = 3, MaxAttributeLength = 5 });
        store.Intake.Take(Wire.Logs("orders", Wire.Log("hello", attributes: Enumerable.Range(1, 10).Select(static number => ($"a{number}", (object)"abcdefghij")))));

        store.GetLogs(new LogQuery()).Items[0].Attributes.ShouldBe([new("a1", "abcde"), new("a2", "abcde"), new("a3", "abcde")]);
        store.GetStatistics(TelemetrySignal.Logs).AttributesCut.ShouldBe(7);
    }

    [Fact]
    public void A_paused_signal_is_counted_and_not_kept()
    {
        var store = Stores.Create();
        store.SetPaused(TelemetrySignal.Logs, isPaused: true);
        store.Intake.Take(Wire.Logs("orders", Wire.Log("unseen")));
        store.Intake.Take(Wire.Spans("orders", Wire.Span(1, 1)));
        store.SetPaused(TelemetrySignal.Logs, isPaused: false);
        store.Intake.Take(Wire.Logs("orders", Wire.Log("seen")));

        store.GetLogs(new LogQuery()).Items.ShouldHaveSingleItem().Message.ShouldBe("seen");
        store.GetStatistics(TelemetrySignal.Logs).Paused.ShouldBe(1);
        store.GetTraces(new TraceQuery()).TotalCount.ShouldBe(1);
    }

    [Fact]
    public void Clearing_forgets_one_sender_or_all()
    {
        var store = Stores.With(
            Wire.Logs("orders", Wire.Log("one")), Wire.Logs("payments", Wire.Log("two")),
            Wire.Spans("orders", Wire.Span(1, 1)), Wire.Metrics("orders", Wire.Counter(1, 1)));

        store.Clear(TelemetrySignal.Logs, "orders");
        store.GetLogs(new LogQuery()).Items.ShouldHaveSingleItem().Message.ShouldBe("two");
        store.Clear(TelemetrySignal.Traces);
        store.GetTraces(new TraceQuery()).TotalCount.ShouldBe(0);
        store.Clear(TelemetrySignal.Metrics, "orders");
        store.GetInstruments().ShouldBeEmpty();
        store.GetStatistics(TelemetrySignal.Metrics).Kept.ShouldBe(0);
    }
}
