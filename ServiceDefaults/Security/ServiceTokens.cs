using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// How a service proves itself where the platform encrypts and no client certificate exists: metadata
/// <c>x-service-identity: name.expiry.mac</c>, an HMAC-SHA256 over name and expiry with the shared service key.
/// </summary>
public sealed class ServiceTokens(IOptions<SecurityOptions> options, ServiceIdentity identity, TimeProvider clock)
{
    /// <summary>The metadata key.</summary>
    public const string Header = "x-service-identity";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly byte[] key = Encoding.UTF8.GetBytes(options.Value.ServiceKey);

    /// <summary>A fresh proof of this service's identity; null without a key.</summary>
    public string? Issue()
    {
        if (key.Length == 0) return null;
        var claim = $"{identity.Name}.{clock.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds()}";
        return $"{claim}.{Mac(claim)}";
    }

    /// <summary>The service that a proof names; null when it is malformed, expired or not made with our key.</summary>
    public string? Validate(string? proof)
    {
        if (key.Length == 0 || proof is null) return null;
        var parts = proof.Split('.');
        if (parts.Length != 3 || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var expiry)) return null;
        var expected = Encoding.ASCII.GetBytes(Mac($"{parts[0]}.{parts[1]}"));
        var genuine = CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(parts[2]));
        return genuine && expiry >= clock.GetUtcNow().ToUnixTimeSeconds() ? parts[0] : null;
    }

    private string Mac(string claim) => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(claim)));
}
