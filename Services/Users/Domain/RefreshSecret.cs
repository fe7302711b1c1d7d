using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AspireOrders.Users.Domain;

/// <summary>The text of a refresh token: 256 random bits. It is given out once; only its hash is kept.</summary>
internal static class RefreshSecret
{
    private const int Bytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored. A fast hash is enough, since 256 random bits cannot be guessed.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
