using System.Diagnostics;
using System.Text.Json;
using AspireOrders.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class JsonTraceFormatterTests
{
    private static readonly KeyValuePair<string, object?>[] Values = [new("OrderId", "7"), new("{OriginalFormat}", "Order {OrderId} was placed")];

    [Fact]
    public void A_line_is_one_JSON_object_that_names_its_trace()
    {
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = Line("Order 7\nwas placed", null);

        line.GetProperty("trace_id").GetString().ShouldBe(request.TraceId.ToHexString());
        line.GetProperty("span_id").GetString().ShouldBe(request.SpanId.ToHexString());
        line.GetProperty("level").GetString().ShouldBe("Warning");
        line.GetProperty("category").GetString().ShouldBe("Orders");
        line.GetProperty("event_id").GetInt32().ShouldBe(3001);
        line.GetProperty("message").GetString().ShouldBe("Order 7\nwas placed");
        line.GetProperty("OrderId").GetString().ShouldBe("7");
        line.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        line.TryGetProperty("{OriginalFormat}", out _).ShouldBeFalse();
    }

    [Fact]
    public void An_exception_is_on_the_same_line_and_without_a_request_there_is_no_trace()
    {
        Activity.Current = null;

        var line = Line("It failed", new InvalidOperationException("broken"));

        line.GetProperty("exception").GetString().ShouldNotBeNull().ShouldContain("broken");
        line.TryGetProperty("trace_id", out _).ShouldBeFalse();
    }

    private static JsonElement Line(string message, Exception? exception)
    {
        using var text = new StringWriter();
        var entry = new LogEntry<KeyValuePair<string, object?>[]>(LogLevel.Warning, "Orders", new EventId(3001), Values, exception, (_, _) => message);
        new JsonTraceFormatter(TimeProvider.System).Write(entry, null, text);
        text.ToString().TrimEnd().ShouldNotContain("\n");
        return JsonDocument.Parse(text.ToString()).RootElement;
    }
}
