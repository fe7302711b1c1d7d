using System.Buffers.Binary;
using System.Globalization;

namespace Aspire.Dashboard.Telemetry;

/// <summary>The number of a span in its trace; 16 hexadecimal digits as text.</summary>
public readonly record struct SpanId(ulong Value)
{
    /// <summary>Whether it is no span at all.</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>Reads the 8 bytes of the wire; anything else is no span.</summary>
    public static SpanId Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length != 8 ? default : new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Reads 16 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out SpanId spanId)
    {
        spanId = default;
        if (text is not { Length: 16 } || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, null, out var value))
        {
            return false;
        }

        spanId = new SpanId(value);
        return true;
    }

    /// <summary>16 lower-case hexadecimal digits; empty for no span.</summary>
    public override string ToString() => IsEmpty ? "" : $"{Value:x16}";
}
