using System.Globalization;
using System.Text;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>Values that nobody sends in good faith, the same for the same seed.</summary>
internal sealed class Mischief(int seed)
{
    private static readonly string[] Words =
    [
        "", " ", "null", "true", "0", "-1", "NaN", "1e400", "00000000-0000-4000-8000-000000000001", "' OR 1=1 --", "\"; DROP TABLE orders; --", "${jndi:ldap://x}", "{{7*7}}",
        "%s%n%x", "../../../../etc/passwd", "<script>alert(1)</script>", "\u0000", "a\u0000b", "\r\nX-Injected: 1", "\uFEFF", "\u202Eabc", "🛒🛒🛒", "ﷺ", "é", "\u0065\u0301", "İ", "\\u0000",
        "tok_ok", "alice@example.com", "EUR", "9223372036854775808", "2147483648", "0.1e-30", "a@b", "%00", "%zz", "%u0041",
    ];

    private static readonly string[] Names =
    [
        "items", "productId", "quantity", "paymentToken", "email", "password", "displayName", "refreshToken", "sku", "name", "category", "description", "price", "currency",
        "amount", "version", "role", "__proto__", "$type", "Items", "",
    ];

    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public bool Chance(double part) => random.NextDouble() < part;

    public T OneOf<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public byte[] Bytes(int most)
    {
        var bytes = new byte[random.Next(most + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    public string Text() => random.Next(8) switch
    {
        0 => new string((char)random.Next(32, 127), random.Next(5000)),
        1 => Convert.ToBase64String(Bytes(60)),
        2 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        3 => OneOf(Words) + OneOf(Words),
        4 => Guid.NewGuid().ToString(),
        _ => OneOf(Words),
    };

    /// <summary>JSON of any shape, now and then with a mistake in it.</summary>
    public string Json(int depth = 0)
    {
        var text = random.Next(depth > 4 ? 5 : 8) switch
        {
            0 => "null",
            1 => OneOf("true", "false", "tru"),
            2 => OneOf("0", "-0", "1e309", "99999999999999999999999999", "0.000000000000000000001", "-1", "01", "1.", "3"),
            3 or 4 => Quoted(Text()),
            5 => $"[{string.Join(',', Enumerable.Range(0, random.Next(6)).Select(_ => Json(depth + 1)))}]",
            _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(6)).Select(_ => $"{Quoted(Chance(0.8) ? OneOf(Names) : Text())}:{Json(depth + 1)}"))}}}",
        };
        return Chance(0.02) ? text[..random.Next(text.Length + 1)] : text;
    }

    /// <summary>Arrays and objects in one another.</summary>
    public static string Nested(int depth, bool objects) =>
        objects ? string.Concat(Enumerable.Repeat("{\"items\":", depth)) + "1" + new string('}', depth) : new string('[', depth) + new string(']', depth);

    private string Quoted(string text)
    {
        if (Chance(0.02)) return $"\"{text}\"";
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c < ' ' || (c > '~' && Chance(0.5))) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
