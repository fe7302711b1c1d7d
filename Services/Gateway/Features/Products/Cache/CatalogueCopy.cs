using System.Buffers.Binary;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>A copy of what the catalogue said: the JSON of a product or page, or that there is none.</summary>
/// <param name="Body">The JSON with its tag; null: there is no such product.</param>
/// <param name="Mark">The catalogue's state before it was asked.</param>
/// <param name="MadeAt">When it was asked.</param>
internal sealed record CatalogueCopy(TaggedBody? Body, CatalogueMark Mark, DateTimeOffset MadeAt)
{
    private const int HeaderBytes = 16;

    /// <summary>What it takes in memory, in bytes and roughly.</summary>
    public int Size => (Body?.Json.Length ?? 0) + 256;

    /// <summary>The form in which replicas share it.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + (Body?.Json.Length ?? 0)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Mark.Generation);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(long)), MadeAt.ToUnixTimeMilliseconds());
        Body?.Json.Span.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>Reads that form; null when it is none. Of what its reader had heard then it knows nothing.</summary>
    public static CatalogueCopy? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes) return null;
        var body = bytes.Length == HeaderBytes ? null : TaggedBody.Of(bytes[HeaderBytes..]);
        var madeAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.Span[sizeof(long)..]));
        return new CatalogueCopy(body, new CatalogueMark(BinaryPrimitives.ReadInt64BigEndian(bytes.Span), 0), madeAt);
    }
}

/// <summary>What a copy is of.</summary>
/// <param name="Name">Its name in the shared cache.</param>
/// <param name="Product">The product; null for a page of a list.</param>
/// <param name="IsShared">Whether replicas share it; a search by words of somebody's own is of no use to others.</param>
internal sealed record CatalogueKey(string Name, Guid? Product, bool IsShared);
