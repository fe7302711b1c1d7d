using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>A service's certificate and the authorities that it trusts, as they were in the files at one moment.</summary>
/// <param name="Authorities">Every certificate of <c>ca.crt</c>: while an authority is replaced, the old and the new one.</param>
/// <param name="Context">The certificate that the service shows, with its key.</param>
/// <param name="Stamp">When the files were written last.</param>
internal sealed record KeyPair(X509Certificate2Collection Authorities, SslStreamCertificateContext Context, (DateTime Authority, DateTime Certificate) Stamp)
{
    /// <summary>When the certificate ends.</summary>
    public DateTimeOffset Expires => new(Context.TargetCertificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    /// <summary>What the files say of themselves, without reading them.</summary>
    public static (DateTime Authority, DateTime Certificate) StampOf(string directory, string service) =>
        (File.GetLastWriteTimeUtc(AuthorityFile(directory)), File.GetLastWriteTimeUtc(CertificateFile(directory, service)));

    /// <summary>Reads the files.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They do not belong together, as in the middle of a rotation.</exception>
    public static KeyPair Load(string directory, string service)
    {
        var stamp = StampOf(directory, service);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(AuthorityFile(directory));
        var file = CertificateFile(directory, service);
        var certificate = X509Certificate2.CreateFromPemFile(file, Path.ChangeExtension(file, ".key"));
        var context = SslStreamCertificateContext.Create(certificate, [], offline: true, SslCertificateTrust.CreateForX509Collection(authorities));
        return new KeyPair(authorities, context, stamp);
    }

    private static string AuthorityFile(string directory) => Path.Combine(directory, "ca.crt");

    private static string CertificateFile(string directory, string service) => Path.Combine(directory, service + ".crt");
}
