using System.Diagnostics;
using System.Diagnostics.Metrics;
using AspireOrders.ServiceDefaults.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class MetricsTextTests : IDisposable
{
    private readonly PrometheusScraper scraper = new();
    private readonly Meter meter = new($"test {Guid.NewGuid()}");
    private readonly MeterProvider provider;

    public MetricsTextTests() => provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter(meter.Name).SetExemplarFilter(ExemplarFilterType.TraceBased).AddReader(scraper.Reader).Build();

    [Fact]
    public async Task A_counter_ends_in_total_and_its_family_only_in_plain_text()
    {
        meter.CreateCounter<long>("orders.placed", "{order}", "Orders.").Add(3, new KeyValuePair<string, object?>("order.state", "a \"quoted\"\nline"));

        (await ReadAsync(MetricsFormat.Plain)).ShouldBe(
            "# HELP orders_placed_total Orders.\n# TYPE orders_placed_total counter\norders_placed_total{order_state=\"a \\\"quoted\\\"\\nline\"} 3\n");
        (await ReadAsync(MetricsFormat.OpenMetrics)).ShouldBe(
            "# HELP orders_placed Orders.\n# TYPE orders_placed counter\norders_placed_total{order_state=\"a \\\"quoted\\\"\\nline\"} 3\n# EOF\n");
    }

    [Fact]
    public async Task A_bucket_names_the_sampled_trace_that_a_value_came_from()
    {
        var duration = meter.CreateHistogram("call.duration", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] });
        using var sampled = new Activity("sampled") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        sampled.SetIdFormat(ActivityIdFormat.W3C).Start();
        duration.Record(4);
        sampled.Stop();
        duration.Record(0.5);

        var lines = (await ReadAsync(MetricsFormat.OpenMetrics)).Split('\n');
        lines.ShouldContain("call_duration_seconds_bucket{le=\"1\"} 1");
        lines.Single(line => line.StartsWith("call_duration_seconds_bucket{le=\"10\"} 2", StringComparison.Ordinal))
            .ShouldContain($" # {{trace_id=\"{sampled.TraceId}\",span_id=\"{sampled.SpanId}\"}} 4 ");
        (await ReadAsync(MetricsFormat.Plain)).ShouldNotContain("trace_id");
    }

    public void Dispose()
    {
        provider.Dispose();
        meter.Dispose();
        scraper.Dispose();
    }

    private Task<string> ReadAsync(MetricsFormat format) => scraper.ScrapeAsync(format, TestContext.Current.CancellationToken);
}
