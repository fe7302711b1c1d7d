using System.Security.Cryptography;

namespace AspireOrders.Tests.Faults;

/// <summary>
/// What customers buy, how they pay, which faults strike and when follows from one number: that of the variable FAULTS_SEED, or a random one,
/// which every failure names.
/// </summary>
internal static class Seed
{
    public static int Value { get; } = int.TryParse(Environment.GetEnvironmentVariable("FAULTS_SEED"), out var given) ? given : RandomNumberGenerator.GetInt32(1, 1_000_000);

    /// <summary>A generator of its own for each purpose, so that one drawing more does not shift what the others draw.</summary>
    public static Random For(string purpose) => new(Value ^ purpose.Aggregate(17, static (hash, letter) => unchecked((hash * 31) + letter)));
}
