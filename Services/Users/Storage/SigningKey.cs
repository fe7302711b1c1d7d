using System.Security.Cryptography;
using AspireOrders.Users.Domain;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.Users.Storage;

/// <summary>A key pair for ES256: ECDSA with P-256 and SHA-256 (RFC 7518, section 3.4).</summary>
internal sealed class SigningKey : IScheduledKey
{
    private SigningKey(string keyId, string privateKey, DateTimeOffset activeFrom, ECDsa pair)
    {
        KeyId = keyId;
        PrivateKey = privateKey;
        ActiveFrom = activeFrom;
        Key = new ECDsaSecurityKey(pair) { KeyId = keyId };
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        Credentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The thumbprint of the public key (RFC 7638), so that it is the same wherever the key is.</summary>
    public string KeyId { get; }

    /// <summary>PKCS #8 in PEM. It leaves neither this process nor this service's database.</summary>
    public string PrivateKey { get; }

    /// <inheritdoc />
    public DateTimeOffset ActiveFrom { get; }

    public ECDsaSecurityKey Key { get; }

    public SigningCredentials Credentials { get; }

    /// <summary>The public point's coordinates in Base64url, as a JSON Web Key has them.</summary>
    public string X { get; }

    /// <inheritdoc cref="X" />
    public string Y { get; }

    /// <summary>A new pair.</summary>
    public static SigningKey Create(DateTimeOffset activeFrom)
    {
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyId = Base64UrlEncoder.Encode(new ECDsaSecurityKey(pair).ComputeJwkThumbprint());
        return new SigningKey(keyId, pair.ExportPkcs8PrivateKeyPem(), activeFrom, pair);
    }

    /// <summary>A pair as it is stored.</summary>
    public static SigningKey Load(string keyId, string privateKey, DateTimeOffset activeFrom)
    {
        var pair = ECDsa.Create();
        pair.ImportFromPem(privateKey);
        return new SigningKey(keyId, privateKey, activeFrom, pair);
    }
}
