using AspireOrders.ServiceDefaults.Errors;
using FluentValidation;
using Google.Protobuf;

namespace AspireOrders.ServiceDefaults.Features;

/// <summary>
/// Many UUIDs in one field of bytes: 16 each, most significant first, so their order is that of the database. A tenth of what they take as
/// strings, in time more than in space.
/// </summary>
public static class PackedIds
{
    /// <summary>The bytes of one id.</summary>
    public const int Size = 16;

    /// <summary>Packs ids one after the other.</summary>
    public static ByteString Pack(IReadOnlyCollection<Guid> ids)
    {
        var bytes = new byte[ids.Count * Size];
        var place = bytes.AsSpan();
        foreach (var id in ids)
        {
            id.TryWriteBytes(place, bigEndian: true, out _);
            place = place[Size..];
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Unpacks what <see cref="Pack"/> packed.</summary>
    /// <exception cref="DomainException">4001: the length is no multiple of 16.</exception>
    public static Guid[] Unpack(ByteString packed)
    {
        if (packed.Length % Size != 0) throw DomainException.Invalid("ids", NotWhole);
        var ids = new Guid[packed.Length / Size];
        for (var i = 0; i < ids.Length; i++) ids[i] = new Guid(packed.Span.Slice(i * Size, Size), bigEndian: true);
        return ids;
    }

    /// <summary>The id to go on after; the empty one, which is before all others, when nothing is given.</summary>
    public static Guid After(ByteString packed) => packed.Length == 0 ? Guid.Empty : Unpack(packed)[0];

    /// <summary>A field of packed ids, at most <paramref name="most"/>.</summary>
    public static IRuleBuilderOptions<T, ByteString> ArePackedIds<T>(this IRuleBuilder<T, ByteString> rule, int most) =>
        rule.Must(ids => ids.Length % Size == 0).WithMessage(NotWhole).Must(ids => ids.Length <= most * Size).WithMessage($"has more than {most} ids");

    private const string NotWhole = "is not a sequence of ids of 16 bytes";
}
