using Google.Protobuf;

namespace AspireOrders.Tests.Integration.Telemetry;

/// <summary>One field of an encoded message: all that a test needs of OTLP are a few fields of a few messages.</summary>
/// <param name="Number">Its number in the proto.</param>
/// <param name="Value">Of a varint its value, otherwise 0.</param>
/// <param name="Bytes">Of a text, of bytes and of a message what it holds, otherwise nothing.</param>
internal readonly record struct OtlpField(int Number, ulong Value, ByteString Bytes)
{
    public string Text => Bytes.ToStringUtf8();

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>The fields of a message in the order in which they came.</summary>
    public static IReadOnlyList<OtlpField> Read(ByteString message)
    {
        var fields = new List<OtlpField>();
        using var input = message.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited: fields.Add(new OtlpField(number, 0, input.ReadBytes())); break;
                case WireFormat.WireType.Varint: fields.Add(new OtlpField(number, input.ReadUInt64(), ByteString.Empty)); break;
                default: input.SkipLastField(); break;
            }
        }

        return fields;
    }

    /// <summary>The messages in the repeated field of a message.</summary>
    public static IEnumerable<ByteString> Read(ByteString message, int number) => Read(message).Where(field => field.Number == number).Select(field => field.Bytes);
}
