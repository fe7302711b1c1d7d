using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>Messages of a type whose fields hold what nobody puts there in good faith.</summary>
internal sealed class BadMessages(Mischief mischief)
{
    private const int DeepestNesting = 4, MostEntries = 4;

    /// <summary>A message that can be read, and makes no sense.</summary>
    public IMessage Of(MessageDescriptor type, int depth = 0)
    {
        var message = type.Parser.ParseFrom(ReadOnlySpan<byte>.Empty.ToArray());
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            if (mischief.Chance(0.3) || field.IsMap || (field.FieldType == FieldType.Message && depth >= DeepestNesting)) continue;
            if (field.IsRepeated) Fill((System.Collections.IList)field.Accessor.GetValue(message), field, depth);
            else field.Accessor.SetValue(message, Value(field, depth));
        }

        return message;
    }

    /// <summary>The bytes of a call: a frame as gRPC has it, or nearly.</summary>
    public byte[] Frame(byte[] message) => mischief.Next(8) switch
    {
        0 => [.. Header(0, message.Length + 1 + mischief.Next(1000)), .. message],
        1 => [.. Header(0, message.Length), .. message[..mischief.Next(message.Length + 1)]],
        2 => [.. Header(1, message.Length), .. message],
        3 => [.. Header((byte)(2 + mischief.Next(250)), message.Length), .. message],
        4 => [.. Header(0, int.MaxValue), .. message],
        5 => [.. Header(0, message.Length), .. message, .. mischief.Bytes(20)],
        6 => mischief.Bytes(64),
        _ => [.. Header(0, message.Length), .. mischief.Bytes(message.Length)],
    };

    /// <summary>A frame whose message is the given bytes.</summary>
    public static byte[] Header(byte flag, int length)
    {
        var header = new byte[5];
        header[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), length);
        return header;
    }

    private void Fill(System.Collections.IList list, FieldDescriptor field, int depth)
    {
        var entries = mischief.Next(MostEntries);
        for (var i = 0; i < entries; i++) list.Add(Value(field, depth));
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => Readable(mischief.Text()),
        FieldType.Bytes => ByteString.CopyFrom(mischief.Bytes(200)),
        FieldType.Bool => mischief.Chance(0.5),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => mischief.OneOf(0, 1, -1, int.MinValue, int.MaxValue, mischief.Next(1000)),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => mischief.OneOf(0L, -1, long.MinValue, long.MaxValue),
        FieldType.UInt32 or FieldType.Fixed32 => mischief.OneOf(0u, 1u, uint.MaxValue),
        FieldType.UInt64 or FieldType.Fixed64 => mischief.OneOf(0ul, ulong.MaxValue),
        FieldType.Double => mischief.OneOf(0.0, double.NaN, double.PositiveInfinity, -1e308),
        FieldType.Float => mischief.OneOf(0f, float.NaN, float.NegativeInfinity),
        FieldType.Enum => mischief.OneOf(-1, 0, 1, 99),
        FieldType.Message => Of(field.MessageType, depth + 1),
        _ => throw new InvalidOperationException($"No message here has a field of the type {field.FieldType}."),
    };

    // Half a surrogate pair cannot be sent as UTF-8.
    private static string Readable(string text) => new([.. text.Select(c => char.IsSurrogate(c) ? '?' : c)]);
}
