using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Health;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// Validates access tokens: ES256 only (RFC 8725, section 3.1), our issuer and audience, not expired. One ES256 verification costs about
/// 60 µs, more than a gRPC hop, so a token that was found good is remembered by its hash until it expires.
/// </summary>
public sealed class AccessTokenValidator(ISigningKeys keys, IOptions<SecurityOptions> options, Revocations revocations, TimeProvider clock) : IWarmUp
{
    /// <summary>The claim with the version of the account that a token speaks for.</summary>
    public const string VersionClaim = "ver";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    private readonly ConcurrentDictionary<UInt128, Remembered> remembered = new();

    /// <summary>The user and role that a token speaks for.</summary>
    /// <exception cref="DomainException">1002: malformed, expired, revoked, or not signed by us.</exception>
    public async ValueTask<(Guid UserId, string Role)> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Hash(token);
        var now = clock.GetUtcNow();
        if (!remembered.TryGetValue(hash, out var known) || known.Expires <= now)
        {
            known = await VerifyAsync(token, now, cancellationToken);
            if (remembered.Count >= options.Value.RememberedTokens) Forget(now);
            remembered[hash] = known;
        }

        return revocations.Covers(known.UserId, known.Family, known.Version) ? throw Bad() : (known.UserId, known.Role);
    }

    /// <summary>Verifies a token signed with a key of the moment, so that the first real one finds everything compiled.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "rehearsal" };
        var now = clock.GetUtcNow();
        var token = Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, Guid.Empty.ToString())]),
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = now.AddMinutes(1).UtcDateTime,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
        });
        return VerifyAsync(token, key, now, cancellationToken);
    }

    private async Task<Remembered> VerifyAsync(string token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unverified = Read(token);
        if (unverified.Alg != SecurityAlgorithms.EcdsaSha256 || await keys.FindAsync(unverified.Kid, cancellationToken) is not { } key) throw Bad();
        return await VerifyAsync(token, key, now, cancellationToken);
    }

    private async Task<Remembered> VerifyAsync(string token, SecurityKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidIssuer = options.Value.Issuer,
            ValidAudience = options.Value.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ClockSkew = TimeSpan.FromSeconds(5),
            LifetimeValidator = (from, to, _, parameters) =>
                to is { } end && end + parameters.ClockSkew > now.UtcDateTime && (from is not { } start || start - parameters.ClockSkew <= now.UtcDateTime),
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken valid || !Guid.TryParse(valid.Subject, out var userId)) throw Bad();
        var role = valid.TryGetPayloadValue<string>("role", out var named) ? named : Roles.Customer;
        var family = valid.TryGetPayloadValue<string>(JwtRegisteredClaimNames.Sid, out var sid) && Guid.TryParse(sid, out var id) ? id : Guid.Empty;
        var version = valid.TryGetPayloadValue<int>(VersionClaim, out var ver) ? ver : 0;
        return new Remembered(userId, family, version, role, new DateTimeOffset(valid.ValidTo, TimeSpan.Zero));
    }

    private static JsonWebToken Read(string token)
    {
        if (!Handler.CanReadToken(token)) throw Bad();
        try
        {
            return Handler.ReadJsonWebToken(token);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            // Three parts that look like Base64url and are not JSON inside: still only a bad token.
            throw Bad(exception);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (hash, entry) in remembered)
        {
            if (entry.Expires <= now) remembered.TryRemove(hash, out _);
        }

        if (remembered.Count >= options.Value.RememberedTokens) remembered.Clear();
    }

    private static DomainException Bad(Exception? cause = null) =>
        new(ErrorCode.BadToken, "The bearer token is not valid or has expired.", inner: cause);

    private static UInt128 Hash(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return BitConverter.ToUInt128(hash);
    }

    private sealed record Remembered(Guid UserId, Guid Family, int Version, string Role, DateTimeOffset Expires);
}
