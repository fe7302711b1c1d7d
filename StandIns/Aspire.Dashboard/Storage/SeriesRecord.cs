using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>
/// The points of one series. A repeated value costs nothing; when there is no room, the older half keeps every second point, so that a
/// long window stays drawable with what is left. Guarded by the store's lock.
/// </summary>
internal sealed class SeriesRecord(TelemetryResource resource, TelemetryAttribute[] attributes)
{
    private const int LeastPoints = 8;

    public TelemetryResource Resource => resource;

    public TelemetryAttribute[] Attributes => attributes;

    public List<PointRecord> Points { get; } = new(4);

    /// <summary>Adds a point and returns by how much the number of points has changed; what was thinned out is counted in <paramref name="evicted"/>.</summary>
    public int Add(PointRecord point, bool isDelta, int limit, ref long evicted)
    {
        var last = Points.Count > 0 ? Points[^1] : null;
        if (last is not null && point.LastTime < last.LastTime)
        {
            // Sent again, or overtaken: the newer one says more.
            return 0;
        }

        if (isDelta && last is not null)
        {
            point = Sum(last, point);
        }

        if (last is not null && point.Repeats(last))
        {
            last.LastTime = point.LastTime;
            return 0;
        }

        var before = Points.Count;
        Points.Add(point);
        if (Points.Count > Math.Max(limit, LeastPoints))
        {
            evicted += Thin();
        }

        return Points.Count - before;
    }

    private int Thin()
    {
        var half = Points.Count / 2;
        var index = 0;
        return Points.RemoveAll(_ => index++ is var position && position < half && position % 2 == 1);
    }

    private static PointRecord Sum(PointRecord last, PointRecord point)
    {
        var buckets = point.BucketCounts;
        if (last.BucketCounts.Length == buckets.Length && last.Bounds.AsSpan().SequenceEqual(point.Bounds))
        {
            buckets = [.. buckets.Zip(last.BucketCounts, static (one, other) => one + other)];
        }

        return new PointRecord
        {
            StartTime = last.StartTime,
            Time = point.Time,
            LastTime = point.LastTime,
            Value = last.Value + point.Value,
            Count = last.Count + point.Count,
            Bounds = point.Bounds,
            BucketCounts = buckets,
            Exemplars = point.Exemplars,
        };
    }
}
