using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Section <c>Security</c> of the configuration.</summary>
public sealed class SecurityOptions
{
    /// <summary>Where the section is.</summary>
    public const string Section = "Security";

    /// <summary>
    /// The secret that services prove themselves with where no certificates are configured; at least 16 characters. Empty: no service is
    /// recognised without a certificate.
    /// </summary>
    public string ServiceKey { get; set; } = "";

    /// <summary>The issuer of access tokens, their <c>iss</c> (RFC 7519).</summary>
    [Required]
    public string Issuer { get; set; } = "aspireorders";

    /// <summary>The audience of access tokens, their <c>aud</c> (RFC 7519).</summary>
    [Required]
    public string Audience { get; set; } = "aspireorders";

    /// <summary>Validated tokens that are remembered at most; each costs about 200 bytes.</summary>
    [Range(100, 10_000_000)]
    public int RememberedTokens { get; set; } = 50_000;

    /// <summary>Certificates of this service, if it has any.</summary>
    public CertificateOptions Certificates { get; set; } = new();
}

/// <summary>Section <c>Security:Certificates</c>: where a service's key pair is.</summary>
public sealed class CertificateOptions
{
    /// <summary>The folder with <c>ca.crt</c> and <c>{service}.crt</c>, <c>{service}.key</c> in PEM; empty: plain HTTP/2 without TLS.</summary>
    public string Directory { get; set; } = "";

    /// <summary>The names, in their certificates, of those who may call this service; empty: those that belong to the platform.</summary>
    public IList<string> Callers { get; } = [];
}
