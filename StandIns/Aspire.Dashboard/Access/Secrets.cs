using System.Security.Cryptography;
using System.Text;

namespace Aspire.Dashboard.Access;

/// <summary>Compares what was shown with what was expected, without telling by its time how much of it was right.</summary>
internal static class Secrets
{
    public static bool AreEqual(string? shown, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(shown ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    /// <summary>What a browser keeps instead of the token, so that a stolen cookie is no token.</summary>
    public static string CookieOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"dashboard cookie of {token}")));
}
