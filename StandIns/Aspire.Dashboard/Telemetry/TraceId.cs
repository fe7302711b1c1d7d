using System.Buffers.Binary;
using System.Globalization;

namespace Aspire.Dashboard.Telemetry;

/// <summary>The number of a trace; 32 hexadecimal digits as text.</summary>
public readonly record struct TraceId(ulong High, ulong Low)
{
    /// <summary>Whether it is no trace at all.</summary>
    public bool IsEmpty => High == 0 && Low == 0;

    /// <summary>Reads the 16 bytes of the wire; anything else is no trace.</summary>
    public static TraceId Read(ReadOnlySpan<byte> bytes) => bytes.Length != 16
        ? default
        : new TraceId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Reads 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out TraceId traceId)
    {
        traceId = default;
        if (text is not { Length: 32 } || !ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, null, out var high)
            || !ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, null, out var low))
        {
            return false;
        }

        traceId = new TraceId(high, low);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits; empty for no trace.</summary>
    public override string ToString() => IsEmpty ? "" : $"{High:x16}{Low:x16}";
}
