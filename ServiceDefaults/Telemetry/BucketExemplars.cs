using System.Globalization;
using OpenTelemetry.Metrics;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>The exemplars of a histogram, to be taken bucket by bucket from the lowest.</summary>
internal sealed class BucketExemplars
{
    public static readonly BucketExemplars None = new([]);

    private readonly Queue<Exemplar> ascending;

    private BucketExemplars(IEnumerable<Exemplar> exemplars) => ascending = new(exemplars);

    public static BucketExemplars Of(MetricPoint point)
    {
        if (!point.TryGetExemplars(out var exemplars)) return None;
        var found = new List<Exemplar>();
        foreach (ref readonly var exemplar in exemplars)
        {
            if (exemplar.TraceId != default) found.Add(exemplar);
        }

        return new(found.OrderBy(exemplar => exemplar.DoubleValue));
    }

    /// <summary>The exemplar of the bucket that ends at <paramref name="bound"/>, as OpenMetrics writes it behind the sample; empty when there is none.</summary>
    public string UpTo(double bound)
    {
        var text = "";
        while (ascending.TryPeek(out var exemplar) && exemplar.DoubleValue <= bound)
        {
            var seconds = exemplar.Timestamp.ToUnixTimeMilliseconds() / 1000.0;
            text = string.Create(
                CultureInfo.InvariantCulture,
                $" # {{trace_id=\"{exemplar.TraceId.ToHexString()}\",span_id=\"{exemplar.SpanId.ToHexString()}\"}} {exemplar.DoubleValue} {seconds:F3}");
            ascending.Dequeue();
        }

        return text;
    }
}
