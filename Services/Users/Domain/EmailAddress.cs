using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AspireOrders.Users.Domain;

/// <summary>
/// An e-mail address in its one stored form: trimmed and in lower case. What counts as one is the rule of HTML's e-mail field, which browsers
/// apply too: ASCII only, so that two addresses that look alike are alike.
/// </summary>
internal sealed partial record EmailAddress
{
    /// <summary>The most characters that an address has (RFC 5321).</summary>
    public const int MaxLength = 254;

    private EmailAddress(string value) => Value = value;

    /// <summary>The normalised address.</summary>
    public string Value { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out EmailAddress? address)
    {
        var normalised = text.Trim().ToLowerInvariant();
        address = normalised.Length <= MaxLength && Form().IsMatch(normalised) ? new EmailAddress(normalised) : null;
        return address is not null;
    }

    [GeneratedRegex(
        @"^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
