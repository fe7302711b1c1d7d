using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard;

public sealed class TraceTests
{
    [Fact]
    public void Spans_of_several_services_become_one_trace_in_whatever_order_they_arrive()
    {
        var store = Stores.With(
            Wire.Spans("orders", Wire.Span(1, 3, 2, "insert", 4, 3, hasFailed: false, [("db.system.name", "postgresql")])),
            Wire.Spans("orders", Wire.Span(1, 2, 1, "Reserve", 2, 6)),
            Wire.Spans("gateway", Wire.Span(1, 1, 0, "POST /orders", 0, 10)));

        var trace = store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull();

        trace.Summary.Name.ShouldBe("POST /orders");
        trace.Summary.Duration.ShouldBe(TimeSpan.FromMilliseconds(10));
        trace.Summary.Services.Select(static service => service.Name).ShouldBe(["gateway", "orders", "postgresql"]);
        trace.Spans.Select(static span => (span.Span.Name, span.Depth, span.DescendantCount))
            .ShouldBe([("POST /orders", 0, 2), ("Reserve", 1, 1), ("insert", 2, 0)]);
        trace.Spans[1].Offset.ShouldBe(TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public void A_span_whose_parent_is_missing_is_shown_until_the_parent_comes()
    {
        var store = Stores.With(Wire.Spans("orders", Wire.Span(1, 2, 1, "child", 1)));

        var before = store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull();
        before.Summary.IsRootMissing.ShouldBeTrue();
        before.Spans.ShouldHaveSingleItem().IsParentMissing.ShouldBeTrue();

        store.Intake.Take(Wire.Spans("gateway", Wire.Span(1, 1, 0, "root")));
        var after = store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull();
        after.Summary.IsRootMissing.ShouldBeFalse();
        after.Spans.Select(static span => (span.Span.Name, span.IsParentMissing)).ShouldBe([("root", false), ("child", false)]);
    }

    [Fact]
    public void A_span_that_is_sent_twice_is_there_once()
    {
        var spans = Enumerable.Range(1, 50).Select(static number => Wire.Span(1, number, number - 1)).ToList();
        var store = Stores.With(Wire.Spans("orders", spans), Wire.Spans("orders", spans));

        store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull().Summary.SpanCount.ShouldBe(50);
        store.GetStatistics(TelemetrySignal.Traces).Spans.ShouldBe(50);
    }

    [Fact]
    public void Spans_that_are_their_own_ancestors_are_shown_all_the_same()
    {
        var store = Stores.With(Wire.Spans("orders", Wire.Span(1, 1, 2, "a"), Wire.Span(1, 2, 1, "b"), Wire.Span(1, 3, 3, "c")));

        store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull().Spans.Select(static span => span.Span.Name).ShouldBe(["c", "a", "b"], ignoreOrder: true);
    }

    [Fact]
    public void A_link_is_seen_from_both_ends()
    {
        var linking = Wire.Span(2, 9, 0, "consume");
        linking.Links.Add(new Aspire.Dashboard.Otlp.Traces.Span.Types.Link { TraceId = Wire.TraceNumber(1), SpanId = Wire.SpanNumber(1) });
        var store = Stores.With(Wire.Spans("orders", Wire.Span(1, 1)), Wire.Spans("payments", linking));

        var backlink = store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull().Backlinks.ShouldHaveSingleItem();
        backlink.Target.ShouldBe(Wire.SpanId(1));
        backlink.Source.Name.ShouldBe("consume");
        store.GetSpan(Wire.TraceId(2), Wire.SpanId(9)).ShouldNotBeNull().Links.ShouldHaveSingleItem().TraceId.ShouldBe(Wire.TraceId(1));
    }
}
