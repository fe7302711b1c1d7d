using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.Users.Features;

/// <summary>Writes access tokens: signed JSON Web Tokens with the profile of RFC 9068.</summary>
internal sealed class AccessTokens(IOptions<TokenOptions> tokens, IOptions<SecurityOptions> security, TimeProvider clock)
{
    // Every time is given, so the handler has none of its own to add.
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>How long a token is valid.</summary>
    public TimeSpan Lifetime => tokens.Value.AccessLifetime;

    /// <summary>A token for whom <paramref name="session"/> speaks for; its <c>sid</c> is the family of the refresh token.</summary>
    public string Sign(NewRefreshToken session, SigningCredentials credentials)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = security.Value.Issuer,
            Audience = security.Value.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = credentials,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = session.UserId.ToString(),
                ["role"] = session.Role,
                [AccessTokenValidator.VersionClaim] = session.Version,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
                [JwtRegisteredClaimNames.Sid] = session.FamilyId.ToString(),
            },
        });
    }
}
