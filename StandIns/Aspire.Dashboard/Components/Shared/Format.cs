using System.Globalization;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Components.Shared;

/// <summary>How times, durations and numbers are written everywhere.</summary>
internal static class Format
{
    /// <summary>Three digits that matter, in the unit that fits: <c>850 µs</c>, <c>12.4 ms</c>, <c>2.05 s</c>, <c>3 m 20 s</c>.</summary>
    public static string Duration(TimeSpan duration)
    {
        var microseconds = duration.TotalMicroseconds;
        return microseconds switch
        {
            0 => "0 µs",
            < 1000 => $"{Digits(microseconds)} µs",
            < 1_000_000 => $"{Digits(microseconds / 1000)} ms",
            < 60_000_000 => $"{Digits(microseconds / 1_000_000)} s",
            < 3_600_000_000 => $"{(int)duration.TotalMinutes} m {duration.Seconds} s",
            _ => $"{(int)duration.TotalHours} h {duration.Minutes} m",
        };
    }

    /// <summary>Time of the day with milliseconds, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Date and time with microseconds, UTC.</summary>
    public static string FullTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>With thousands separated.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A measured value: few digits, large ones shortened to k, M, G.</summary>
    public static string Value(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            >= 1e9 => $"{Digits(value / 1e9)} G",
            >= 1e6 => $"{Digits(value / 1e6)} M",
            >= 1e4 => $"{Digits(value / 1e3)} k",
            0 => "0",
            < 0.001 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
            _ => Digits(value),
        };
    }

    /// <summary>The unit as people write it: <c>{request}</c> becomes requests, <c>By</c> becomes bytes.</summary>
    public static string Unit(string unit) => unit switch
    {
        "" or "1" => "",
        "By" => "bytes",
        "s" => "seconds",
        "ms" => "milliseconds",
        ['{', .. var noun, '}'] => noun.EndsWith('s') ? noun : noun + "s",
        _ => unit,
    };

    /// <summary>What is kept of a signal and what became of the rest.</summary>
    public static string Statistics(TelemetrySignal signal, SignalStatistics statistics)
    {
        var noun = signal switch { TelemetrySignal.Logs => "log entries", TelemetrySignal.Traces => "traces", _ => "points" };
        var kept = signal == TelemetrySignal.Metrics
            ? $"{Number(statistics.Kept)} {noun} kept, at most {Number(statistics.Limit)} of each series"
            : $"{Number(statistics.Kept)} of {Number(statistics.Limit)} {noun} kept";
        var spans = statistics.SpanLimit > 0 ? $" with {Number(statistics.Spans)} of {Number(statistics.SpanLimit)} spans" : "";
        return $"{kept}{spans}, {Number(statistics.Evicted)} evicted, {Number(statistics.Dropped)} dropped";
    }

    private static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        < 1 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
