using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// This service's certificate and the authorities it trusts, read again when the files change, so a rotation on disk needs no restart:
/// new connections use the new pair, open ones go on.
/// </summary>
public sealed partial class CertificateStore
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    // A connection shows the same certificate with each of its calls, and reading the names out of it costs more than the rest of a call.
    private static readonly ConditionalWeakTable<X509Certificate2, StrongBox<string?>> Names = [];

    private readonly string directory;
    private readonly string service;
    private readonly IReadOnlyList<string> callers;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private KeyPair? current;
    private DateTimeOffset checkedAt;

    /// <summary>For the service named <paramref name="identity"/>, with the files that the options name.</summary>
    public CertificateStore(IOptions<SecurityOptions> options, ServiceIdentity identity, TimeProvider clock, ILogger<CertificateStore>? logger = null)
    {
        var certificates = options.Value.Certificates;
        directory = certificates.Directory;
        service = identity.Name;
        callers = certificates.Callers.Count > 0 ? [.. certificates.Callers] : ServiceCallers.Of(service);
        this.clock = clock;
        this.logger = logger ?? NullLogger<CertificateStore>.Instance;
    }

    /// <summary>Whether certificates are configured; without them gRPC listens on plain HTTP/2.</summary>
    public bool Enabled => directory.Length > 0;

    /// <summary>The certificate that this service shows, with its chain.</summary>
    public SslStreamCertificateContext Context => Read().Context;

    /// <summary>When that certificate ends.</summary>
    public DateTimeOffset Expires => Read().Expires;

    /// <summary>Accepts a service that is called: its certificate was issued by an authority we trust and carries the name we called.</summary>
    public bool IsServer(X509Certificate? certificate, string name) =>
        certificate is not null && Peer(certificate) is var peer && IsTrusted(peer) && Carries(peer, name);

    /// <summary>Accepts a caller: its certificate was issued by an authority we trust, and its name is one of those that may call this service.</summary>
    public bool IsCaller(X509Certificate? certificate) =>
        certificate is not null && Peer(certificate) is var peer && IsTrusted(peer) && ServiceName(peer) is { } name && callers.Contains(name, StringComparer.Ordinal);

    /// <summary>The service that a client certificate names: the common name, when the certificate also carries it as DNS name.</summary>
    public static string? ServiceName(X509Certificate2? certificate) => certificate is null ? null : Names.GetValue(certificate, ReadName).Value;

    private static StrongBox<string?> ReadName(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return new(name is { Length: > 0 } && Carries(certificate, name) ? name : null);
    }

    // A certificate handed over by the TLS layer stays the layer's own; disposing it here would break the connection.
    private static X509Certificate2 Peer(X509Certificate certificate) =>
        certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());

    private static bool Carries(X509Certificate2 certificate, string name) =>
        certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false);

    private bool IsTrusted(X509Certificate2 peer)
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTime = clock.GetUtcNow().UtcDateTime,
            },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(Read().Authorities);
        return chain.Build(peer);
    }

    private KeyPair Read()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (current is { } known && now - checkedAt < CheckInterval) return known;
            checkedAt = now;
            if (current is null) return current = KeyPair.Load(directory, service);
            if (current.Stamp != KeyPair.StampOf(directory, service)) Replace();
            return current;
        }
    }

    private void Replace()
    {
        try
        {
            current = KeyPair.Load(directory, service);
            Rotated(service, current.Expires);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException)
        {
            // Found in the middle of a rotation, or spoilt: the pair that is known goes on, and the files are looked at again.
            Unreadable(service, exception.Message);
        }
    }

    [LoggerMessage(1401, LogLevel.Information, "The certificate of {Service} was replaced; the new one ends at {Expires:O}")]
    private partial void Rotated(string service, DateTimeOffset expires);

    [LoggerMessage(1402, LogLevel.Warning, "The new certificate of {Service} cannot be used yet, the one before goes on: {Reason}")]
    private partial void Unreadable(string service, string reason);
}
