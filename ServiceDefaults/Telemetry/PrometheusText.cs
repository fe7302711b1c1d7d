using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenTelemetry.Metrics;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>One metric in Prometheus' text exposition format 0.0.4.</summary>
internal static partial class PrometheusText
{
    public static void Write(StringBuilder text, Metric metric)
    {
        var name = Name(metric);
        var kind = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };
        if (metric.Description.Length > 0) text.Append("# HELP ").Append(name).Append(' ').AppendLine(metric.Description.ReplaceLineEndings(" "));
        text.Append("# TYPE ").Append(name).Append(' ').AppendLine(kind);
        foreach (ref readonly var point in metric.GetMetricPoints()) Write(text, name, metric.MetricType, point);
    }

    private static void Write(StringBuilder text, string name, MetricType type, MetricPoint point)
    {
        var labels = Labels(point);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Sample(text, name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(text, name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Sample(text, name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(text, name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                Histogram(text, name, labels, point);
                break;
            default:
                // Exponential histograms have no form in this version of the format; nothing here makes them.
                break;
        }
    }

    private static void Histogram(StringBuilder text, string name, string labels, MetricPoint point)
    {
        var separator = labels.Length > 0 ? "," : "";
        long total = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : bucket.ExplicitBound.ToString(CultureInfo.InvariantCulture);
            Sample(text, name + "_bucket", $"{labels}{separator}le=\"{bound}\"", total);
        }

        Sample(text, name + "_sum", labels, point.GetHistogramSum());
        Sample(text, name + "_count", labels, point.GetHistogramCount());
    }

    private static void Sample(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}} " : " ").AppendLine(value.ToString(CultureInfo.InvariantCulture));

    private static string Labels(MetricPoint point)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in point.Tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)?
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            labels.Append(labels.Length > 0 ? "," : "").Append(NotAllowed().Replace(key, "_")).Append("=\"").Append(escaped).Append('"');
        }

        return labels.ToString();
    }

    private static string Name(Metric metric)
    {
        var name = NotAllowed().Replace(metric.Name, "_");
        var unit = metric.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        var counter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        return counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    [GeneratedRegex("[^a-zA-Z0-9_]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotAllowed();
}
