using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Random text in the alphabets that a <see cref="GenerateParameterDefault"/> allows.</summary>
internal static class RandomText
{
    /// <exception cref="ArgumentException">No alphabet is allowed, or the minimums exceed the length.</exception>
    public static string Generate(GenerateParameterDefault wish)
    {
        (string Alphabet, bool Allowed, int Minimum)[] sets =
        [
            (GenerateParameterDefault.LowerAlphabet, wish.Lower, wish.MinLower),
            (GenerateParameterDefault.UpperAlphabet, wish.Upper, wish.MinUpper),
            (GenerateParameterDefault.NumericAlphabet, wish.Numeric, wish.MinNumeric),
            (GenerateParameterDefault.SpecialAlphabet, wish.Special, wish.MinSpecial),
        ];
        if (sets.Any(set => set is { Allowed: false, Minimum: > 0 }))
        {
            throw new ArgumentException("A minimum was set for a kind of character that is switched off.", nameof(wish));
        }

        var all = string.Concat(sets.Where(set => set.Allowed).Select(set => set.Alphabet));
        var required = sets.Sum(set => set.Minimum);
        if (all.Length == 0 || required > wish.MinLength)
        {
            throw new ArgumentException(
                "At least one kind of character has to be allowed, and the minimums have to fit into the length.", nameof(wish));
        }

        var text = string.Concat(
        [
            .. sets.Where(set => set.Minimum > 0).Select(set => RandomNumberGenerator.GetString(set.Alphabet, set.Minimum)),
            RandomNumberGenerator.GetString(all, wish.MinLength - required),
        ]).ToCharArray();
        RandomNumberGenerator.Shuffle(text.AsSpan());
        return new string(text);
    }
}
