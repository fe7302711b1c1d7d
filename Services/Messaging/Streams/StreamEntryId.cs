using System.Globalization;
using System.Runtime.InteropServices;

namespace AspireOrders.Messaging;

/// <summary>The place of an entry on a Redis stream: milliseconds of Redis's clock and a number within them.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StreamEntryId(long Milliseconds, long Sequence) : IComparable<StreamEntryId>
{
    public static StreamEntryId Zero => default;

    public static bool operator <(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamEntryId left, StreamEntryId right) => left.CompareTo(right) >= 0;

    public static StreamEntryId Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new(milliseconds, sequence)
            : throw new FormatException($"'{text}' is not the id of a stream entry.");
    }

    public static StreamEntryId Min(StreamEntryId left, StreamEntryId right) => left < right ? left : right;

    public static StreamEntryId Max(StreamEntryId left, StreamEntryId right) => left < right ? right : left;

    public StreamEntryId Next() => Sequence == long.MaxValue ? new(Milliseconds + 1, 0) : this with { Sequence = Sequence + 1 };

    public int CompareTo(StreamEntryId other) =>
        Milliseconds != other.Milliseconds ? Milliseconds.CompareTo(other.Milliseconds) : Sequence.CompareTo(other.Sequence);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");
}
