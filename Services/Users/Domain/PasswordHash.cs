using System.Globalization;
using System.Security.Cryptography;

namespace AspireOrders.Users.Domain;

/// <summary>
/// Passwords as they are stored: <c>pbkdf2-sha512$iterations$salt$hash</c>, salt and hash in Base64. The text says how it was made, so the
/// cost can be raised later while old hashes go on working.
/// </summary>
internal static class PasswordHash
{
    /// <summary>What OWASP recommends for PBKDF2 with HMAC-SHA512.</summary>
    public const int RecommendedIterations = 210_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 64;

    /// <summary>Hashes with a salt of its own.</summary>
    public static string Create(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, iterations, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Compares in a time that tells nothing about where the two differ.</summary>
    /// <param name="password">What was typed.</param>
    /// <param name="stored">What <see cref="Create"/> made.</param>
    /// <param name="iterations">The cost that hashes should have today.</param>
    /// <exception cref="FormatException"><paramref name="stored"/> was not made here.</exception>
    public static PasswordCheck Verify(string password, string stored, int iterations)
    {
        var parts = stored.Split('$');
        if (parts is not [Scheme, var cost, var salt, var hash] || !int.TryParse(cost, CultureInfo.InvariantCulture, out var used))
        {
            throw new FormatException("A stored password hash has an unknown form.");
        }

        var expected = Convert.FromBase64String(hash);
        var actual = Derive(password, Convert.FromBase64String(salt), used, expected.Length);
        if (!CryptographicOperations.FixedTimeEquals(actual, expected)) return PasswordCheck.Wrong;
        return used < iterations ? PasswordCheck.RightButOutdated : PasswordCheck.Right;
    }

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, length);
}

/// <summary>What comparing a password with a stored hash gave.</summary>
internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, but the hash was made at a lower cost than today's and should be made anew.</summary>
    RightButOutdated,
}
