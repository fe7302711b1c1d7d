using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenTelemetry.Metrics;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>Writes metrics in Prometheus' text format 0.0.4 or as OpenMetrics 1.0.0, which differ in the name of counters, in exemplars and in the end.</summary>
internal sealed partial class PrometheusText(MetricsFormat format)
{
    private readonly StringBuilder text = new();

    public void Add(Metric metric)
    {
        var kind = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };
        var family = Family(metric);
        var name = kind == "counter" ? family + "_total" : family;
        // OpenMetrics names the family of a counter without the suffix of its samples.
        var title = format.IsOpenMetrics ? family : name;
        if (metric.Description.Length > 0) text.Append("# HELP ").Append(title).Append(' ').Append(Escape(metric.Description)).Append('\n');
        text.Append("# TYPE ").Append(title).Append(' ').Append(kind).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints()) Write(name, metric.MetricType, point);
    }

    /// <summary>Everything that was added, as it is sent.</summary>
    public string Finish() => format.IsOpenMetrics ? text.Append("# EOF\n").ToString() : text.ToString();

    private void Write(string name, MetricType type, MetricPoint point)
    {
        var labels = Labels(point);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Sample(name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                Histogram(name, labels, point);
                break;
            default:
                // Exponential histograms have no form in these formats; nothing here makes them.
                break;
        }
    }

    private void Histogram(string name, string labels, MetricPoint point)
    {
        var separator = labels.Length > 0 ? "," : "";
        var exemplars = format.IsOpenMetrics ? BucketExemplars.Of(point) : BucketExemplars.None;
        long total = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : bucket.ExplicitBound.ToString(CultureInfo.InvariantCulture);
            Sample(name + "_bucket", $"{labels}{separator}le=\"{bound}\"", total, exemplars.UpTo(bucket.ExplicitBound));
        }

        Sample(name + "_sum", labels, point.GetHistogramSum());
        Sample(name + "_count", labels, point.GetHistogramCount());
    }

    private void Sample(string name, string labels, double value, string exemplar = "") =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}} " : " ").Append(value.ToString(CultureInfo.InvariantCulture)).Append(exemplar).Append('\n');

    private static string Labels(MetricPoint point)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in point.Tags)
        {
            var escaped = Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            labels.Append(labels.Length > 0 ? "," : "").Append(NotAllowed().Replace(key, "_")).Append("=\"").Append(escaped).Append('"');
        }

        return labels.ToString();
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Family(Metric metric)
    {
        var name = NotAllowed().Replace(metric.Name, "_");
        var unit = metric.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
    }

    [GeneratedRegex("[^a-zA-Z0-9_]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotAllowed();
}
