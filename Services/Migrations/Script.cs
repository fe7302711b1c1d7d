using System.Security.Cryptography;
using System.Text;

namespace AspireOrders.Migrations;

/// <summary>One SQL script.</summary>
/// <param name="Name">Service and file, e.g. <c>users/0001_accounts.sql</c>; what is recorded as applied.</param>
/// <param name="Sql">The text, with line feeds only.</param>
internal sealed record Script(string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hexadecimal. Line ends do not count: a checkout may turn them around.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public static Script Create(string name, string text) => new(name, text.ReplaceLineEndings("\n"));
}
