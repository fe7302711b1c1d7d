using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Security;

/// <summary>A folder as a service finds it, with an authority of its own.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 authority;
    private readonly DateTimeOffset now;

    public CertificateFolder(DateTimeOffset now)
    {
        this.now = now;
        var request = new CertificateRequest($"CN=Test authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        authority = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(1));
        Write("ca.crt", authority.ExportCertificatePem(), 0);
    }

    public DirectoryInfo Directory { get; } = System.IO.Directory.CreateTempSubdirectory("certificates-");

    /// <summary>A certificate of this authority for a name, good until a number of days from now.</summary>
    public X509Certificate2 Issue(string name, double days = 30, string? subject = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject ?? name}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, now.AddDays(-60), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(own);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Puts a key pair into the folder, with a time of writing that differs from the one before.</summary>
    public X509Certificate2 Install(string name, double days = 30, int round = 0)
    {
        var issued = Issue(name, days);
        File.WriteAllText(In(name + ".key"), issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Write(name + ".crt", issued.ExportCertificatePem(), round);
        return issued;
    }

    /// <summary>Writes one file.</summary>
    public void Write(string name, string text, int round)
    {
        File.WriteAllText(In(name), text);
        File.SetLastWriteTimeUtc(In(name), DateTime.UnixEpoch.AddHours(1 + round));
    }

    /// <summary>Trusts another authority besides its own.</summary>
    public void AlsoTrust(CertificateFolder other, int round) =>
        Write("ca.crt", authority.ExportCertificatePem() + "\n" + other.authority.ExportCertificatePem(), round);

    public void Dispose()
    {
        authority.Dispose();
        key.Dispose();
        Directory.Delete(recursive: true);
    }

    private string In(string name) => Path.Combine(Directory.FullName, name);
}
