using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Charts;

/// <summary>What a counter has come to, instead of how fast it grows.</summary>
internal static class CounterTotals
{
    /// <summary>The sum of the last values of all series at each time; null before anything was measured.</summary>
    public static MetricLine Of(string name, IReadOnlyList<MetricSeries> series, IReadOnlyList<DateTimeOffset> times)
    {
        var values = new double?[times.Count];
        foreach (var one in series)
        {
            var next = 0;
            for (var index = 0; index < times.Count; index++)
            {
                while (next < one.Points.Count && one.Points[next].Time <= times[index])
                {
                    next++;
                }

                if (next > 0)
                {
                    values[index] = (values[index] ?? 0) + one.Points[next - 1].Value;
                }
            }
        }

        return new MetricLine(name, values);
    }
}
