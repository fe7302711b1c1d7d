namespace Aspire.Dashboard.Storage;

/// <summary>The times of the wire: nanoseconds since 1970, UTC.</summary>
internal static class WireTime
{
    private const ulong NanosecondsPerTick = 100;
    private static readonly ulong LastTick = (ulong)(DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks);

    public static DateTimeOffset Read(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(nanoseconds / NanosecondsPerTick, LastTick));

    /// <summary>Never negative: the clocks of two processors may differ.</summary>
    public static TimeSpan Between(ulong start, ulong end) =>
        end <= start ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min((end - start) / NanosecondsPerTick, LastTick));
}
