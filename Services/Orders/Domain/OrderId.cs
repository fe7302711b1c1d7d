using System.Security.Cryptography;
using System.Text;

namespace AspireOrders.Orders.Domain;

/// <summary>
/// The id of a new order. With an idempotency key it is derived from user and key (UUID version 8, RFC 9562 section 5.8, of their SHA-256),
/// so that every attempt of one request, on any replica, reserves stock under the same order.
/// </summary>
internal static class OrderId
{
    public static Guid For(Guid userId, string idempotencyKey)
    {
        if (idempotencyKey.Length == 0) return Guid.CreateVersion7();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. userId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(idempotencyKey)], hash);
        var id = hash[..16];
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
