using System.Text.Json;
using Aspire.Dashboard.Otlp;

namespace AspireOrders.Tests.Dashboard;

public sealed class ApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_spans_and_traces_are_told_with_filters()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(Wire.Logs("orders", Wire.Log("quiet"), Wire.Log("loud", 17)));
        dashboard.Store.Intake.Take(Wire.Spans("orders", Wire.Span(1, 1, name: "root", milliseconds: 50), Wire.Span(1, 2, 1, "sql", 1, 2, hasFailed: true)));
        using var browser = await dashboard.BrowseAsync();

        (await RowsAsync(browser, "logs?severity=error")).ShouldHaveSingleItem().GetProperty("message").GetString().ShouldBe("loud");
        (await RowsAsync(browser, "spans?hasError=true")).ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("sql");
        (await RowsAsync(browser, "traces?minDuration=40")).ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("root");
        (await RowsAsync(browser, "traces?minDuration=60")).ShouldBeEmpty();
        (await RowsAsync(browser, "spans?filters=trace.name:equals:root")).Count.ShouldBe(1);
        (await RowsAsync(browser, "resources")).ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("orders");
        using var bad = await browser.GetAsync("/api/telemetry/logs?traceId=nonsense", Cancellation);
        bad.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        var trace = JsonDocument.Parse(await browser.GetStringAsync($"/api/telemetry/traces/{Wire.TraceId(1)}", Cancellation)).RootElement;
        trace.GetProperty("spans").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("logs", "message")]
    [InlineData("spans", "name")]
    [InlineData("traces", "name")]
    public async Task Who_follows_is_told_what_is_there_and_then_what_comes(string signal, string property)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Store.Intake.Take(PayloadOf(signal, 1, "first"));
        using var browser = await dashboard.BrowseAsync();
        using var lines = new StreamReader(await browser.GetStreamAsync($"/api/telemetry/{signal}?follow=true", Cancellation));

        (await NextAsync(lines, property)).ShouldBe("first");
        dashboard.Store.Intake.Take(PayloadOf(signal, 2, "second"));
        (await NextAsync(lines, property)).ShouldBe("second");
    }

    private static OtlpPayload PayloadOf(string signal, int number, string name) =>
        signal == "logs" ? Wire.Logs("orders", Wire.Log(name)) : Wire.Spans("orders", Wire.Span(number, number, name: name));

    private static async Task<string?> NextAsync(StreamReader lines, string property) =>
        JsonDocument.Parse((await lines.ReadLineAsync(Cancellation))!).RootElement.GetProperty(property).GetString();

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(HttpClient browser, string query)
    {
        var text = await browser.GetStringAsync($"/api/telemetry/{query}", Cancellation);
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("data").EnumerateArray()];
    }
}
