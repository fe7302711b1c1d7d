using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AspireOrders.Orders.Domain;

/// <summary>
/// The id of a new order. With an idempotency key it is derived from user and key (UUID version 8, RFC 9562 section 5.8, of their SHA-256),
/// so that every attempt of one request, on any replica, reserves stock under the same order.
/// </summary>
/// <remarks>
/// A key is forgotten after some days, its order is not: the same key then stands for a new order, whose id is that of the next generation.
/// The rule is deterministic, so all attempts of that request agree on it, too.
/// </remarks>
internal static class OrderId
{
    // No UTF-8 text contains this byte, so no key can be mistaken for another one with a generation.
    private const byte GenerationMark = 0xFF;

    /// <summary>The id of a new order.</summary>
    /// <param name="userId">Who orders.</param>
    /// <param name="idempotencyKey">The caller's key; empty for none.</param>
    /// <param name="generation">How many orders with that key there were before it was forgotten.</param>
    public static Guid For(Guid userId, string idempotencyKey, int generation = 0)
    {
        if (idempotencyKey.Length == 0) return Guid.CreateVersion7();
        var key = Encoding.UTF8.GetBytes(idempotencyKey);
        Span<byte> input = stackalloc byte[16 + key.Length + 1 + sizeof(int)];
        userId.TryWriteBytes(input, bigEndian: true, out _);
        key.CopyTo(input[16..]);
        if (generation == 0)
        {
            input = input[..(16 + key.Length)];
        }
        else
        {
            input[16 + key.Length] = GenerationMark;
            BinaryPrimitives.WriteInt32BigEndian(input[(17 + key.Length)..], generation);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
