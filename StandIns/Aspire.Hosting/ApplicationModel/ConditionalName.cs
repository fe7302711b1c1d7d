using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names a conditional expression in a manifest after what it depends on, the same in every run.</summary>
internal static class ConditionalName
{
    public static string For(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        var expression = (condition as IManifestExpressionProvider)?.ValueExpression;
        var readable = Readable(expression ?? string.Empty);
        var text = string.Concat(expression ?? condition.GetType().Name, whenTrue.ValueExpression, whenFalse.ValueExpression, matchValue);
        return $"cond-{(readable.Length == 0 ? "expr" : readable)}-{XxHash32(Encoding.UTF8.GetBytes(text)):x8}";
    }

    private static string Readable(string expression)
    {
        var name = new StringBuilder(expression.Length);
        foreach (var character in expression)
        {
            if (char.IsLetterOrDigit(character))
            {
                name.Append(char.ToLowerInvariant(character));
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        return name.ToString().TrimEnd('-');
    }

    /// <summary>xxHash of 32 bits with seed 0, as its public specification describes it.</summary>
    internal static uint XxHash32(ReadOnlySpan<byte> input)
    {
        const uint prime1 = 2654435761, prime2 = 2246822519, prime3 = 3266489917, prime4 = 668265263, prime5 = 374761393;
        var rest = input;
        var hash = prime5;
        if (input.Length >= 16)
        {
            uint a = unchecked(prime1 + prime2), b = prime2, c = 0, d = unchecked(0 - prime1);
            for (; rest.Length >= 16; rest = rest[16..])
            {
                a = Round(a, rest);
                b = Round(b, rest[4..]);
                c = Round(c, rest[8..]);
                d = Round(d, rest[12..]);
            }

            hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        }

        hash += (uint)input.Length;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash = BitOperations.RotateLeft(hash + (BinaryPrimitives.ReadUInt32LittleEndian(rest) * prime3), 17) * prime4;
        }

        foreach (var single in rest)
        {
            hash = BitOperations.RotateLeft(hash + (single * prime5), 11) * prime1;
        }

        hash = (hash ^ (hash >> 15)) * prime2;
        hash = (hash ^ (hash >> 13)) * prime3;
        return hash ^ (hash >> 16);

        static uint Round(uint lane, ReadOnlySpan<byte> four) =>
            BitOperations.RotateLeft(lane + (BinaryPrimitives.ReadUInt32LittleEndian(four) * prime2), 13) * prime1;
    }
}
