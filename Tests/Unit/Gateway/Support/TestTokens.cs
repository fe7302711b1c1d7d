using System.Security.Cryptography;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.Tests.Unit.Gateway.Support;

/// <summary>Makes access tokens as the users service does, and knows the key they are signed with.</summary>
internal sealed class TestTokens : ISigningKeys, IDisposable
{
    public static readonly Guid UserId = Guid.Parse("0197b8a0-0000-7000-8000-00000000a11c");

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private ECDsaSecurityKey SecurityKey => new(key) { KeyId = "test" };

    public ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SecurityKey?>(keyId == "test" ? SecurityKey : null);

    public string Issue(string role, DateTime? expires = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "aspireorders",
        Audience = "aspireorders",
        NotBefore = DateTime.UtcNow.AddHours(-2),
        IssuedAt = DateTime.UtcNow.AddHours(-2),
        Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = UserId.ToString(), ["role"] = role },
        SigningCredentials = new SigningCredentials(SecurityKey, SecurityAlgorithms.EcdsaSha256),
    });

    public void Dispose() => key.Dispose();
}
