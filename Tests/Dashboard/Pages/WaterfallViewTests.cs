using Aspire.Dashboard.Components.Waterfall;
using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard.Pages;

public sealed class WaterfallViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TraceId Trace = new(1, 2);
    private static readonly HashSet<SpanId> Nothing = [];

    // gateway 1 ─┬─ orders 2 ─── sql 3
    //            └─ inventory 4
    private readonly TraceDetail _trace = Build(
        Item(1, "POST /orders", "gateway", 0, 100, depth: 0, below: 3),
        Item(2, "CreateOrder", "orders", 10, 50, depth: 1, below: 1),
        Item(3, "INSERT", "orders", 20, 10, depth: 2, below: 0, SpanStatus.Error),
        Item(4, "Reserve", "inventory", 70, 40, depth: 1, below: 0));

    [Fact]
    public void Bars_stand_where_their_spans_are_in_time_and_never_beyond_the_end()
    {
        var rows = WaterfallView.Build(_trace, Nothing, new SpanSearch(), []);

        rows.Select(row => (row.Left, row.Width)).ShouldBe([(0, 100), (10, 50), (20, 10), (70, 40)]);
        WaterfallView.Percent(150, 100).ShouldBe(100);
        WaterfallView.Percent(-5, 100).ShouldBe(0);
    }

    [Fact]
    public void A_collapsed_span_hides_all_that_is_under_it_and_nothing_else()
    {
        var rows = WaterfallView.Build(_trace, new HashSet<SpanId> { new(2) }, new SpanSearch(), []);

        Numbers(rows).ShouldBe([1, 2, 4]);
        rows[1].IsCollapsed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("insert", false, new ulong[] { 1, 2, 3 }, new ulong[] { 3 })]
    [InlineData("inventory", false, new ulong[] { 1, 4 }, new ulong[] { 4 })]
    [InlineData("", true, new ulong[] { 1, 2, 3 }, new ulong[] { 3 })]
    [InlineData("nowhere", false, new ulong[0], new ulong[0])]
    public void A_search_keeps_matches_and_dims_those_above_them(string text, bool errorsOnly, ulong[] shown, ulong[] matching)
    {
        var rows = WaterfallView.Build(_trace, Nothing, new SpanSearch(text, ErrorsOnly: errorsOnly), []);

        Numbers(rows).ShouldBe(shown);
        Numbers(rows.Where(row => row.IsMatch)).ShouldBe(matching);
    }

    [Fact]
    public void Logs_stand_on_the_bar_of_their_span_at_their_time()
    {
        var log = new LogEntry
        {
            Id = 9, Time = Start.AddMilliseconds(25), Severity = LogSeverity.Error, Message = "no stock",
            Resource = new TelemetryResource("orders", "", []), TraceId = Trace, SpanId = new SpanId(3),
        };

        var rows = WaterfallView.Build(_trace, Nothing, new SpanSearch(), [log]);

        rows.Where(row => row.Marks.Count > 0).ShouldHaveSingleItem().Marks.ShouldBe([new WaterfallMark(25, "Error: no stock", "error", log)]);
    }

    private static ulong[] Numbers(IEnumerable<WaterfallRow> rows) => [.. rows.Select(row => row.Item.Span.SpanId.Value)];

    private static TraceSpan Item(
        ulong number, string name, string service, int offset, int milliseconds, int depth, int below, SpanStatus status = SpanStatus.Unset)
    {
        var span = new TelemetrySpan
        {
            TraceId = Trace, SpanId = new SpanId(number), Name = name, StartTime = Start.AddMilliseconds(offset),
            Duration = TimeSpan.FromMilliseconds(milliseconds), Resource = new TelemetryResource(service, "", []), Status = status,
        };
        return new TraceSpan(span, depth, TimeSpan.FromMilliseconds(offset), below, IsParentMissing: false);
    }

    private static TraceDetail Build(params TraceSpan[] spans) => new(
        new TraceSummary
        {
            TraceId = Trace, Name = spans[0].Span.Name, Resource = spans[0].Span.Resource, StartTime = Start,
            Duration = TimeSpan.FromMilliseconds(100), SpanCount = spans.Length, ErrorCount = 1, IsRootMissing = false, Services = [],
        },
        spans,
        []);
}
