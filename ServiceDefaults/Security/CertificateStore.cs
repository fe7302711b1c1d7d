using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>
/// This service's certificate and the authority it trusts, read again when the files change, so a rotation on disk needs no restart:
/// new connections use the new pair, open ones go on.
/// </summary>
public sealed class CertificateStore
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    // A connection shows the same certificate with each of its calls, and reading the names out of it costs more than the rest of a call.
    private static readonly ConditionalWeakTable<X509Certificate2, StrongBox<string?>> Names = [];

    private readonly string directory;
    private readonly string service;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private Pair? current;
    private DateTimeOffset checkedAt;

    /// <summary>For the service named <paramref name="identity"/>, with the files that the options name.</summary>
    public CertificateStore(IOptions<SecurityOptions> options, ServiceIdentity identity, TimeProvider clock)
    {
        directory = options.Value.Certificates.Directory;
        service = identity.Name;
        this.clock = clock;
    }

    /// <summary>Whether certificates are configured; without them gRPC listens on plain HTTP/2.</summary>
    public bool Enabled => directory.Length > 0;

    /// <summary>The certificate that this service shows, with its chain.</summary>
    public SslStreamCertificateContext Context => Read().Context;

    /// <summary>Accepts a peer whose certificate the authority issued; the name it carries is checked by <paramref name="name"/> when given.</summary>
    public bool Validate(X509Certificate? certificate, string? name = null)
    {
        if (certificate is null) return false;
        // A certificate handed over by the TLS layer stays the layer's own; disposing it here would break the connection.
        var peer = certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTime = clock.GetUtcNow().UtcDateTime,
            },
        };
        chain.ChainPolicy.CustomTrustStore.Add(Read().Authority);
        return chain.Build(peer) && (name is null || peer.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
    }

    /// <summary>The service that a client certificate names: the common name, when the certificate also carries it as DNS name.</summary>
    public static string? ServiceName(X509Certificate2? certificate) => certificate is null ? null : Names.GetValue(certificate, ReadName).Value;

    private static StrongBox<string?> ReadName(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return new(name is not null && certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false) ? name : null);
    }

    private Pair Read()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (current is { } known && now - checkedAt < CheckInterval) return known;
            checkedAt = now;
            var file = Path.Combine(directory, service + ".crt");
            var written = File.GetLastWriteTimeUtc(file);
            if (current is null || current.Written != written) current = Load(file, written);
            return current;
        }
    }

    private Pair Load(string file, DateTime written)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(directory, "ca.crt"));
        var certificate = X509Certificate2.CreateFromPemFile(file, Path.ChangeExtension(file, ".key"));
        var context = SslStreamCertificateContext.Create(certificate, [], offline: true, SslCertificateTrust.CreateForX509Collection([authority]));
        return new Pair(authority, context, written);
    }

    private sealed record Pair(X509Certificate2 Authority, SslStreamCertificateContext Context, DateTime Written);
}
