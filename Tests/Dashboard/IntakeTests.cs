using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Otlp.Collector;
using Aspire.Dashboard.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace AspireOrders.Tests.Dashboard;

public sealed class IntakeTests
{
    private const string SourceName = "AspireOrders.Tests.Dashboard";
    private static readonly ActivitySource Source = new(SourceName);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task The_exporter_of_OpenTelemetry_delivers_spans(OtlpExportProtocol protocol)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var address = protocol == OtlpExportProtocol.Grpc ? dashboard.OtlpGrpc : $"{dashboard.OtlpHttp}/v1/traces";
        TraceId traceId;
        using (Sdk.CreateTracerProviderBuilder().AddSource(SourceName).AddOtlpExporter(otlp =>
        {
            otlp.Endpoint = new Uri(address);
            otlp.Protocol = protocol;
            otlp.Headers = $"x-otlp-api-key={RunningDashboard.OtlpKey}";
        }).Build())
        {
            using var activity = Source.StartActivity("place order")!;
            activity.SetTag("order.lines", 3);
            TraceId.TryParse(activity.TraceId.ToHexString(), out traceId).ShouldBeTrue();
        }

        await Eventually.TrueAsync(() => dashboard.Store.GetTrace(traceId) is not null, "the trace arrives");
        var span = dashboard.Store.GetTrace(traceId)!.Spans.ShouldHaveSingleItem().Span;
        span.Name.ShouldBe("place order");
        span.Scope.ShouldBe(SourceName);
        span.Attributes.Find("order.lines").ShouldBe("3");
    }

    [Fact]
    public async Task Logs_and_metrics_come_by_http()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        (await PostAsync(dashboard, "/v1/logs", Wire.Logs("orders", Wire.Log("order placed")))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(dashboard, "/v1/metrics", Wire.Metrics("orders", Wire.Counter(1000, 5)))).ShouldBe(HttpStatusCode.OK);

        await Eventually.TrueAsync(
            () => dashboard.Store.GetLogs(new LogQuery()).TotalCount == 1 && dashboard.Store.GetInstruments().Count == 1, "both arrive");
        dashboard.Store.GetLogs(new LogQuery()).Items[0].Message.ShouldBe("order placed");
        dashboard.Store.GetInstruments()[0].ShouldBe(new Instrument("orders", "meter", "orders", "", "{order}", InstrumentKind.Counter));
    }

    [Fact]
    public async Task A_sender_without_the_key_is_refused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        (await PostAsync(dashboard, "/v1/logs", Wire.Logs("orders", Wire.Log("who am I")), key: "guessed"))
            .ShouldBe(HttpStatusCode.Unauthorized);
        dashboard.Store.GetStatistics(TelemetrySignal.Logs).Received.ShouldBe(0);
    }

    [Fact]
    public async Task Telemetry_is_taken_on_its_own_ports_only()
    {
        await using var dashboard = await RunningDashboard.StartAsync(isAnonymous: true);
        using var browser = await dashboard.BrowseAsync(isSignedIn: false);
        using var answer = await browser.PostAsync("/v1/traces", new ByteArrayContent([]), Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetStringAsync("/", Cancellation)).ShouldBe("a page");
    }

    [Fact]
    public void What_does_not_fit_into_the_queue_is_refused_and_counted()
    {
        var options = Stores.Options with { QueueBytes = 100 };
        var queue = new OtlpQueue(options);
        var service = new OtlpService(queue);
        var payload = Wire.Spans("orders", Enumerable.Range(1, 10).Select(static number => Wire.Span(1, number)));

        var answer = service.Export(payload);

        answer.PartialSuccess.RejectedItems.ShouldBe(10);
        queue.Dropped(TelemetrySignal.Traces).ShouldBe(10);
        queue.Waiting(TelemetrySignal.Traces).ShouldBe(0);
    }

    [Fact]
    public void Items_are_counted_without_being_read()
    {
        OtlpItemCounter.Count(Wire.Spans("orders", Wire.Span(1, 1), Wire.Span(1, 2))).ShouldBe(2);
        OtlpItemCounter.Count(Wire.Logs("orders", Wire.Log("one"), Wire.Log("two"), Wire.Log("three"))).ShouldBe(3);
        OtlpItemCounter.Count(Wire.Metrics("orders", Wire.Counter(1, 1), Wire.Histogram(1, 1, 2, 3, 4))).ShouldBe(2);
        OtlpItemCounter.Count(new OtlpPayload(TelemetrySignal.Logs, [0xff, 0xff, 0xff])).ShouldBe(0);
    }

    [Fact]
    public void A_broken_request_is_counted_and_harms_nothing()
    {
        var store = Stores.With(new OtlpPayload(TelemetrySignal.Traces, [10, 200, 1]), Wire.Spans("orders", Wire.Span(1, 1)));

        store.GetStatistics(TelemetrySignal.Traces).Invalid.ShouldBe(1);
        store.GetTraces(new TraceQuery()).TotalCount.ShouldBe(1);
    }

    [Fact]
    public void A_burst_of_spans_is_taken_or_counted_to_the_last_one()
    {
        const int Requests = 60, SpansInEach = 512;
        var store = Stores.Create(Stores.Options with { MaxSpanCount = 20_000 });
        var payloads = Enumerable.Range(0, Requests).Select(static request => Wire.Spans("orders", Enumerable.Range(1, SpansInEach)
            .Select(number => Wire.Span((request * 64) + (number / 8) + 1, (request * SpansInEach) + number, number % 8 == 0 ? 0 : 1, attributes: Typical)))).ToList();

        var watch = Stopwatch.StartNew();
        payloads.ForEach(store.Intake.Take);
        watch.Stop();

        var statistics = store.GetStatistics(TelemetrySignal.Traces);
        statistics.Received.ShouldBe(Requests * SpansInEach);
        (statistics.Spans + statistics.Evicted).ShouldBe(statistics.Received);
        statistics.Spans.ShouldBeLessThanOrEqualTo(statistics.SpanLimit);
        TestContext.Current.TestOutputHelper?.WriteLine($"{statistics.Received / watch.Elapsed.TotalSeconds:n0} spans/s on one core");
    }

    private static readonly (string Name, object Value)[] Typical =
    [
        ("http.request.method", "POST"), ("url.path", "/v1/orders"), ("url.scheme", "http"), ("server.address", "localhost"),
        ("server.port", 8080), ("network.protocol.version", "1.1"), ("http.response.status_code", 201), ("http.route", "/v1/orders"),
    ];

    private static async Task<HttpStatusCode> PostAsync(
        RunningDashboard dashboard, string path, OtlpPayload payload, string key = RunningDashboard.OtlpKey)
    {
        using var client = new HttpClient { BaseAddress = new Uri(dashboard.OtlpHttp) };
        using var content = new ByteArrayContent(payload.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        client.DefaultRequestHeaders.Add("x-otlp-api-key", key);
        using var answer = await client.PostAsync(path, content, Cancellation);
        if (answer.IsSuccessStatusCode)
        {
            ExportResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(Cancellation)).PartialSuccess.ShouldBeNull();
        }

        return answer.StatusCode;
    }
}
