using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>A point, and until when it was repeated unchanged. Guarded by the store's lock.</summary>
internal sealed class PointRecord
{
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it was read for the first time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it was read for the last time.</summary>
    public DateTimeOffset LastTime { get; set; }

    public double Value { get; init; }

    public long Count { get; init; }

    public double[] Bounds { get; init; } = [];

    public long[] BucketCounts { get; init; } = [];

    public IReadOnlyList<MetricExemplar> Exemplars { get; init; } = [];

    /// <summary>Whether it says the same as another one before it.</summary>
    public bool Repeats(PointRecord other) => StartTime == other.StartTime && Value.Equals(other.Value) && Count == other.Count
        && Exemplars.Count == 0 && BucketCounts.AsSpan().SequenceEqual(other.BucketCounts);

    public MetricPoint ToPoint(DateTimeOffset time) => new()
    {
        StartTime = StartTime,
        Time = time,
        Value = Value,
        Count = Count,
        Bounds = Bounds,
        BucketCounts = BucketCounts,
        Exemplars = Exemplars,
    };
}
