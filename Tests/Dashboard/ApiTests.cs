using System.Net;
using System.Text.Json;
using Aspire.Dashboard.Otlp;

namespace AspireOrders.Tests.Dashboard;

public sealed class ApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_are_told_as_OTLP_writes_them_in_JSON()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(Wire.Spans(
            "orders", Wire.Span(1, 1, name: "root"), Wire.Span(1, 2, 1, "INSERT orders", 1, 2, hasFailed: true, [("db.system.name", "postgresql"), ("rows", 3)])));
        using var browser = await dashboard.BrowseAsync();

        var answer = await JsonAsync(browser, "spans?hasError=true");

        answer.GetProperty("totalCount").GetInt32().ShouldBe(1);
        answer.GetProperty("returnedCount").GetInt32().ShouldBe(1);
        var sender = answer.GetProperty("data").GetProperty("resourceSpans").EnumerateArray().ShouldHaveSingleItem();
        Attributes(sender.GetProperty("resource")).ShouldBe([("service.name", "orders"), ("service.instance.id", "abcdefgh")]);
        var scope = sender.GetProperty("scopeSpans").EnumerateArray().ShouldHaveSingleItem();
        scope.GetProperty("scope").GetProperty("name").GetString().ShouldBe("tests");
        var span = scope.GetProperty("spans").EnumerateArray().ShouldHaveSingleItem();
        span.GetProperty("name").GetString().ShouldBe("INSERT orders");
        span.GetProperty("traceId").GetString().ShouldBe("00000000000000000000000000000001");
        span.GetProperty("spanId").GetString().ShouldBe("0000000000000002");
        span.GetProperty("parentSpanId").GetString().ShouldBe("0000000000000001");
        span.GetProperty("kind").GetInt32().ShouldBe(3);
        span.GetProperty("status").GetProperty("code").GetInt32().ShouldBe(2);
        span.GetProperty("startTimeUnixNano").GetString().ShouldBe(Wire.Nanoseconds(1).ToString());
        span.GetProperty("endTimeUnixNano").GetString().ShouldBe(Wire.Nanoseconds(3).ToString());
        Attributes(span).ShouldBe([("db.system.name", "postgresql"), ("rows", "3"), ("aspire.destination", "postgresql")]);
    }

    [Fact]
    public async Task Log_entries_are_told_as_OTLP_writes_them_in_JSON()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(Wire.Logs(
            "orders", Wire.Log("quiet"), Wire.Log("loud 7", 17, [("{OriginalFormat}", "loud {Count}"), ("Count", 7), ("exception.type", "Boom")])));
        using var browser = await dashboard.BrowseAsync();

        var answer = await JsonAsync(browser, "logs?severity=error");

        answer.GetProperty("totalCount").GetInt32().ShouldBe(1);
        var scope = answer.GetProperty("data").GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0];
        scope.GetProperty("scope").GetProperty("name").GetString().ShouldBe("Category");
        var record = scope.GetProperty("logRecords").EnumerateArray().ShouldHaveSingleItem();
        record.GetProperty("body").GetProperty("stringValue").GetString().ShouldBe("loud 7");
        record.GetProperty("severityNumber").GetInt32().ShouldBe(17);
        record.GetProperty("severityText").GetString().ShouldBe("Error");
        record.GetProperty("timeUnixNano").GetString().ShouldBe(Wire.Nanoseconds(0).ToString());
        var attributes = Attributes(record);
        attributes.ShouldContain(("Count", "7"));
        attributes.ShouldContain(("{OriginalFormat}", "loud {Count}"));
        attributes.ShouldContain(("exception.type", "Boom"));
    }

    [Fact]
    public async Task Traces_are_counted_as_traces_and_told_with_all_of_their_spans()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(Wire.Spans("orders", Wire.Span(1, 1, name: "root", milliseconds: 50), Wire.Span(1, 2, 1, "inner", 1, 2)));
        dashboard.Store.Intake.Take(Wire.Spans("payments", Wire.Span(2, 3, name: "short", milliseconds: 5)));
        using var browser = await dashboard.BrowseAsync();

        var slow = await JsonAsync(browser, "traces?minDuration=40");

        slow.GetProperty("totalCount").GetInt32().ShouldBe(1);
        Names(slow.GetProperty("data")).ShouldBe(["root", "inner"]);
        Names((await JsonAsync(browser, $"traces/{Wire.TraceId(1)}")).GetProperty("data")).ShouldBe(["root", "inner"]);
        var one = await JsonAsync(browser, "traces?limit=1");
        (one.GetProperty("totalCount").GetInt32(), one.GetProperty("returnedCount").GetInt32()).ShouldBe((2, 1));
        Names((await JsonAsync(browser, "spans?filters=trace.name:equals:inner")).GetProperty("data")).ShouldBe(["inner"]);
    }

    [Fact]
    public async Task Resources_say_what_they_have_sent()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(Wire.Logs("orders", Wire.Log("entry")));
        dashboard.Store.Intake.Take(Wire.Metrics("payments", Wire.Counter(1, 1)));
        using var browser = await dashboard.BrowseAsync();

        var resources = (await JsonAsync(browser, "resources")).EnumerateArray().ToList();

        Signals(resources.Single(one => one.GetProperty("name").GetString() == "orders")).ShouldBe([true, false, false]);
        Signals(resources.Single(one => one.GetProperty("name").GetString() == "payments")).ShouldBe([false, false, true]);
        resources.ShouldAllBe(one => one.GetProperty("instanceId").GetString() == "abcdefgh");
    }

    [Theory]
    [InlineData("logs?traceId=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("spans?traceId=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("logs?resource=nobody", HttpStatusCode.NotFound)]
    [InlineData("traces?resource=nobody", HttpStatusCode.NotFound)]
    [InlineData("traces/00000000000000000000000000000009", HttpStatusCode.NotFound)]
    public async Task A_question_about_what_is_not_there_is_answered_with_a_problem(string query, HttpStatusCode status)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var browser = await dashboard.BrowseAsync();

        using var answer = await browser.GetAsync($"/api/telemetry/{query}", Cancellation);

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("spans")]
    [InlineData("traces")]
    public async Task Who_follows_is_told_what_is_there_and_then_what_comes(string signal)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(PayloadOf(signal, 1, "first"));
        using var browser = await dashboard.BrowseAsync();
        using var lines = new StreamReader(await browser.GetStreamAsync($"/api/telemetry/{signal}?follow=true", Cancellation));

        (await NextAsync(lines)).ShouldBe(["first"]);
        dashboard.Store.Intake.Take(PayloadOf(signal, 2, "second"));
        (await NextAsync(lines)).ShouldBe(["second"]);
    }

    private static OtlpPayload PayloadOf(string signal, int number, string name) =>
        signal == "logs" ? Wire.Logs("orders", Wire.Log(name)) : Wire.Spans("orders", Wire.Span(number, number, name: name));

    private static async Task<IReadOnlyList<string?>> NextAsync(StreamReader lines) => Names(JsonDocument.Parse((await lines.ReadLineAsync(Cancellation))!).RootElement);

    private static async Task<JsonElement> JsonAsync(HttpClient browser, string query) =>
        JsonDocument.Parse(await browser.GetStringAsync($"/api/telemetry/{query}", Cancellation)).RootElement;

    private static IReadOnlyList<string?> Names(JsonElement data) => data.TryGetProperty("resourceLogs", out var logs)
        ? [.. logs.EnumerateArray().SelectMany(sender => sender.GetProperty("scopeLogs").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("logRecords").EnumerateArray())
            .Select(record => record.GetProperty("body").GetProperty("stringValue").GetString())]
        : [.. data.GetProperty("resourceSpans").EnumerateArray().SelectMany(sender => sender.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("spans").EnumerateArray()).Select(span => span.GetProperty("name").GetString())];

    private static List<(string?, string?)> Attributes(JsonElement owner) => [.. owner.GetProperty("attributes").EnumerateArray()
        .Select(attribute => (attribute.GetProperty("key").GetString(), attribute.GetProperty("value").GetProperty("stringValue").GetString()))];

    private static List<bool> Signals(JsonElement resource) =>
        [resource.GetProperty("hasLogs").GetBoolean(), resource.GetProperty("hasTraces").GetBoolean(), resource.GetProperty("hasMetrics").GetBoolean()];
}
