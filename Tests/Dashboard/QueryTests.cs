using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard;

public sealed class QueryTests
{
    [Theory]
    [InlineData("order.total", FilterCondition.GreaterThan, "99", 1)]
    [InlineData("order.total", FilterCondition.GreaterThanOrEqual, "99", 2)]
    [InlineData("order.total", FilterCondition.LessThan, "100", 1)]
    [InlineData("order.total", FilterCondition.LessThanOrEqual, "1000", 2)]
    [InlineData("order.state", FilterCondition.Equals, "PAID", 1)]
    [InlineData("order.state", FilterCondition.NotEqual, "paid", 2)]
    [InlineData("order.state", FilterCondition.Contains, "ai", 1)]
    [InlineData("order.state", FilterCondition.NotContains, "ai", 2)]
    [InlineData(KnownFields.LogMessage, FilterCondition.Contains, "order", 3)]
    [InlineData(KnownFields.LogSeverity, FilterCondition.Equals, "error", 1)]
    [InlineData(KnownFields.ServiceName, FilterCondition.Equals, "orders", 3)]
    public void Log_entries_are_found_by_any_field(string field, FilterCondition condition, string value, int expected)
    {
        var store = Stores.With(Wire.Logs(
            "orders",
            Wire.Log("order one", attributes: [("order.total", 99), ("order.state", "paid")]),
            Wire.Log("order two", 17, attributes: [("order.total", 1000), ("order.state", "open")]),
            Wire.Log("order three")));

        store.GetLogs(new LogQuery { Filters = [new FieldFilter(field, condition, value)] }).TotalCount.ShouldBe(expected);
        store.GetLogs(new LogQuery { Filters = [new FieldFilter(field, condition, value, IsEnabled: false)] }).TotalCount.ShouldBe(3);
    }

    [Fact]
    public void The_newest_entry_is_the_one_written_last_whenever_its_sender_sent_it()
    {
        var (early, late) = (Wire.Log("early"), Wire.Log("late"));
        late.TimeUnixNano = Wire.Nanoseconds(5);

        var store = Stores.With(Wire.Logs("orders", late), Wire.Logs("payments", early));

        store.GetLogs(new LogQuery { NewestFirst = true }).Items.Select(entry => entry.Message).ShouldBe(["late", "early"]);
    }

    [Fact]
    public void Log_entries_are_found_by_severity_text_and_sender_and_come_in_pages()
    {
        var store = Stores.With(
            Wire.Logs("orders", Enumerable.Range(1, 20).Select(static number => Wire.Log($"entry {number}", number))),
            Wire.Logs("payments", Wire.Log("declined", 17)));

        store.GetLogs(new LogQuery { MinimumSeverity = LogSeverity.Error }).TotalCount.ShouldBe(5);
        store.GetLogs(new LogQuery { Text = "DECLINED" }).TotalCount.ShouldBe(1);
        store.GetLogs(new LogQuery { Resource = "payments-abcdefgh" }).TotalCount.ShouldBe(1);
        var page = store.GetLogs(new LogQuery { Resource = "orders", NewestFirst = true, Skip = 5, Take = 2 });
        page.TotalCount.ShouldBe(20);
        page.Items.Select(static entry => entry.Message).ShouldBe(["entry 15", "entry 14"]);
        store.GetErrorCounts().ShouldBe(new Dictionary<string, int> { ["orders-abcdefgh"] = 4, ["payments-abcdefgh"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void A_log_entry_keeps_its_exception_and_template_apart_from_its_attributes()
    {
        var store = Stores.With(Wire.Logs("orders", Wire.Log("failed for 7", 17, attributes:
        [
            ("{OriginalFormat}", "failed for {Order}"), ("Order", 7), ("exception.type", "E"), ("exception.message", "m"), ("exception.stacktrace", "s"),
        ])));

        var entry = store.GetLogs(new LogQuery()).Items.ShouldHaveSingleItem();
        entry.Template.ShouldBe("failed for {Order}");
        entry.Exception.ShouldBe(new LoggedException("E", "m", "s"));
        entry.Attributes.ShouldBe([new TelemetryAttribute("Order", "7")]);
        store.GetLog(entry.Id).ShouldBe(entry);
    }

    [Fact]
    public void Traces_are_found_by_duration_error_text_and_one_span_that_fulfils_all_conditions()
    {
        var store = Stores.With(
            Wire.Spans("gateway", Wire.Span(1, 1, name: "GET /orders", milliseconds: 500, attributes: [("http.route", "/orders")])),
            Wire.Spans("gateway", Wire.Span(2, 1, name: "POST /orders", milliseconds: 20), Wire.Span(2, 2, 1, "sql", 1, 2, hasFailed: true, [("db.system.name", "postgresql")])));

        Count(new TraceQuery { MinimumDuration = TimeSpan.FromMilliseconds(100) }).ShouldBe(1);
        Count(new TraceQuery { MaximumDuration = TimeSpan.FromMilliseconds(100) }).ShouldBe(1);
        Count(new TraceQuery { HasError = true }).ShouldBe(1);
        Count(new TraceQuery { HasError = false }).ShouldBe(1);
        Count(new TraceQuery { Text = "post" }).ShouldBe(1);
        Count(new TraceQuery { Category = SpanCategory.Database }).ShouldBe(1);
        Count(new TraceQuery { Filters = FieldFilter.Parse("trace.name:equals:sql trace.status:equals:Error") }).ShouldBe(1);
        Count(new TraceQuery { Filters = FieldFilter.Parse("trace.name:equals:sql http.route:equals:%2Forders") }).ShouldBe(0);
        store.GetTraces(new TraceQuery { Take = 1 }).MaximumDuration.ShouldBe(TimeSpan.FromMilliseconds(500));

        int Count(TraceQuery query) => store.GetTraces(query).TotalCount;
    }

    [Fact]
    public void Filters_survive_the_way_through_a_url()
    {
        FieldFilter[] filters = [new("a:b c", FilterCondition.GreaterThanOrEqual, "1+1=2"), new("x", FilterCondition.NotContains, "", IsEnabled: false)];

        FieldFilter.Parse(FieldFilter.Format(filters)).ShouldBe(filters);
        FieldFilter.Parse("nonsense a:unknown:b").ShouldBeEmpty();
    }

    [Fact]
    public void Values_of_a_field_are_told_with_how_often_they_are_there()
    {
        var store = Stores.With(Wire.Spans("orders", Wire.Span(1, 1, name: "a"), Wire.Span(1, 2, 1, "b"), Wire.Span(1, 3, 1, "b", attributes: [("k", "v")])));

        store.GetFieldValues(TelemetrySignal.Traces, KnownFields.SpanName).ShouldBe([new FieldValue("b", 2), new FieldValue("a", 1)]);
        store.GetFieldNames(TelemetrySignal.Traces).ShouldContain("k");
    }
}
