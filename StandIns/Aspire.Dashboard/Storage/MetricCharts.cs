using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Draws series as lines: counters as growth per second, histograms as percentiles, everything else as its value.</summary>
internal static class MetricCharts
{
    private const int MaxExemplars = 200;
    private static readonly (string Name, double Share)[] Percentiles = [("P50", 0.50), ("P90", 0.90), ("P99", 0.99)];

    public static MetricChart Draw(
        InstrumentKind kind, MetricQuery query, IReadOnlyList<MetricSeries> series, DateTimeOffset until, int steps)
    {
        var axis = new TimeAxis(until - query.Window, query.Window / steps, steps);
        IReadOnlyList<MetricLine> lines = kind switch
        {
            InstrumentKind.Histogram when !query.ShowCount => DrawPercentiles(series, axis),
            InstrumentKind.Histogram => [DrawGrowth("Count", series, axis, static point => point.Count)],
            InstrumentKind.Counter => [DrawGrowth(query.Name, series, axis, static point => point.Value)],
            _ => [DrawValue(query.Name, series, axis)],
        };
        var exemplars = series.SelectMany(static one => one.Points).SelectMany(static point => point.Exemplars)
            .Where(exemplar => exemplar.Time >= until - query.Window && exemplar.Time <= until)
            .DistinctBy(static exemplar => (exemplar.Time, exemplar.TraceId, exemplar.SpanId))
            .OrderBy(static exemplar => exemplar.Time).TakeLast(MaxExemplars);
        return new MetricChart([.. Enumerable.Range(0, steps).Select(axis.EndOf)], lines, [.. exemplars]);
    }

    private static MetricLine DrawGrowth(
        string name, IReadOnlyList<MetricSeries> series, TimeAxis axis, Func<MetricPoint, double> valueOf)
    {
        var values = new double?[axis.Steps];
        foreach (var one in series)
        {
            axis.Cover(one.Points, values);
            foreach (var (before, point) in Pairs(one.Points))
            {
                if (axis.StepOf(point.Time) is { } step)
                {
                    values[step] += Growth(before, point, valueOf, axis.Start) / axis.Length.TotalSeconds;
                }
            }
        }

        return new MetricLine(name, values);
    }

    private static MetricLine DrawValue(string name, IReadOnlyList<MetricSeries> series, TimeAxis axis)
    {
        var values = new double?[axis.Steps];
        foreach (var one in series)
        {
            var next = 0;
            for (var step = 0; step < axis.Steps; step++)
            {
                while (next < one.Points.Count && one.Points[next].Time <= axis.EndOf(step))
                {
                    next++;
                }

                // The last step is not over: a value that is a step old still holds in it.
                if (next > 0 && (next < one.Points.Count || one.Points[next - 1].Time > axis.EndOf(step) - axis.Patience))
                {
                    values[step] = (values[step] ?? 0) + one.Points[next - 1].Value;
                }
            }
        }

        return new MetricLine(name, values);
    }

    private static List<MetricLine> DrawPercentiles(IReadOnlyList<MetricSeries> series, TimeAxis axis)
    {
        var spreads = new Spread?[axis.Steps];
        foreach (var one in series)
        {
            foreach (var (before, point) in Pairs(one.Points))
            {
                if (axis.StepOf(point.Time) is { } step && point.BucketCounts.Count > 0)
                {
                    (spreads[step] ??= new Spread(point.Bounds)).Add(before, point, axis.Start);
                }
            }
        }

        return [.. Percentiles.Select(percentile =>
            new MetricLine(percentile.Name, [.. spreads.Select(spread => spread?.Percentile(percentile.Share))]))];
    }

    // What began before the window and was never seen before has grown at an unknown time.
    private static double Growth(MetricPoint? before, MetricPoint point, Func<MetricPoint, double> valueOf, DateTimeOffset start)
    {
        var value = valueOf(point);
        return before is null ? (point.StartTime >= start ? value : 0)
            : point.StartTime != before.StartTime || value < valueOf(before) ? value
            : value - valueOf(before);
    }

    private static IEnumerable<(MetricPoint? Before, MetricPoint Point)> Pairs(IReadOnlyList<MetricPoint> points)
    {
        for (var index = 0; index < points.Count; index++)
        {
            yield return (index == 0 ? null : points[index - 1], points[index]);
        }
    }

    /// <summary>The even steps of a window.</summary>
    private sealed record TimeAxis(DateTimeOffset Start, TimeSpan Length, int Steps)
    {
        // Longer than the usual interval between two exports, so that a line has no gaps where steps are shorter.
        public TimeSpan Patience => Length > TimeSpan.FromSeconds(15) ? Length : TimeSpan.FromSeconds(15);

        public DateTimeOffset EndOf(int step) => Start + Length * (step + 1);

        public int? StepOf(DateTimeOffset time) =>
            time <= Start || time > EndOf(Steps - 1) ? null : Math.Min(Steps - 1, (int)Math.Ceiling((time - Start) / Length) - 1);

        /// <summary>Says 0 instead of nothing where the series is known.</summary>
        public void Cover(IReadOnlyList<MetricPoint> points, double?[] values)
        {
            for (var step = 0; step < Steps; step++)
            {
                if (points[0].Time <= EndOf(step) && points[^1].Time > EndOf(step) - Patience)
                {
                    values[step] ??= 0;
                }
            }

            foreach (var point in points)
            {
                if (StepOf(point.Time) is { } step)
                {
                    values[step] ??= 0;
                }
            }
        }
    }

    /// <summary>How the values of one step are spread over the buckets.</summary>
    private sealed class Spread(IReadOnlyList<double> bounds)
    {
        private readonly double[] _counts = new double[bounds.Count + 1];

        public void Add(MetricPoint? before, MetricPoint point, DateTimeOffset start)
        {
            if (point.BucketCounts.Count != _counts.Length)
            {
                return;
            }

            var isContinued = before is not null && before.BucketCounts.Count == _counts.Length
                && point.StartTime == before.StartTime && point.Count >= before.Count;
            if (!isContinued && before is null && point.StartTime < start)
            {
                return;
            }

            for (var bucket = 0; bucket < _counts.Length; bucket++)
            {
                _counts[bucket] += point.BucketCounts[bucket] - (isContinued ? before!.BucketCounts[bucket] : 0);
            }
        }

        /// <summary>The value below which this share of the values lies, taken as spread evenly in their bucket.</summary>
        public double? Percentile(double share)
        {
            var total = _counts.Sum();
            if (total <= 0)
            {
                return null;
            }

            var rank = share * total;
            var below = 0d;
            for (var bucket = 0; bucket < _counts.Length; bucket++)
            {
                if (below + _counts[bucket] >= rank && _counts[bucket] > 0)
                {
                    // The last bucket has no upper end: its lower one is all that is known.
                    return bucket == bounds.Count ? bounds.Count == 0 ? null : bounds[^1] : Between(bucket, (rank - below) / _counts[bucket]);
                }

                below += _counts[bucket];
            }

            return bounds.Count == 0 ? null : bounds[^1];
        }

        private double Between(int bucket, double part)
        {
            var lower = bucket == 0 ? Math.Min(0, bounds[0]) : bounds[bucket - 1];
            return lower + (bounds[bucket] - lower) * part;
        }
    }
}
