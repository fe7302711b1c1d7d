using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>Reads all metrics at the moment of a scrape and writes them as the scraper likes them.</summary>
internal sealed class PrometheusScraper : IDisposable
{
    private const int TimeoutMilliseconds = 5_000;

    private readonly Capture capture = new();
    private readonly SemaphoreSlim one = new(1, 1);

    public PrometheusScraper() => Reader = new BaseExportingMetricReader(capture);

    public MetricReader Reader { get; }

    public async Task<string> ScrapeAsync(MetricsFormat format, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            // Through the exporter: a reader whose exporter only pulls collects nothing when it is asked directly.
            capture.Format = format;
            capture.Collect?.Invoke(TimeoutMilliseconds);
            return capture.Text;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        capture.Dispose();
        one.Dispose();
    }

    [ExportModes(ExportModes.Pull)]
    private sealed class Capture : BaseExporter<Metric>, IPullMetricExporter
    {
        public MetricsFormat Format { get; set; } = MetricsFormat.Plain;

        public string Text { get; private set; } = "";

        public Func<int, bool>? Collect { get; set; }

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var text = new PrometheusText(Format);
            foreach (var metric in batch) text.Add(metric);
            Text = text.Finish();
            return ExportResult.Success;
        }
    }
}
