using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AspireOrders.AppHost;

/// <summary>Key pairs as <c>{name}.crt</c> and <c>{name}.key</c> in PEM; keys are readable by their owner only.</summary>
internal static class CertificateFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Keeps other processes out of the folder until it is disposed.</summary>
    /// <exception cref="IOException">Another process does not get done.</exception>
    public static IDisposable TakeTurn(string folder)
    {
        var path = Path.Combine(folder, ".lock");
        var since = Environment.TickCount64;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - since < Patience.TotalMilliseconds)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>The key pair of a name; null when it is not there, is damaged, or ends within <paramref name="renewal"/>.</summary>
    public static X509Certificate2? Load(string folder, string name, DateTimeOffset now, TimeSpan renewal)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder, $"{name}.crt"), Path.Combine(folder, $"{name}.key"));
        }
        catch (Exception unusable) when (unusable is FileNotFoundException or CryptographicException)
        {
            return null;
        }

        if (certificate.NotAfter.ToUniversalTime() - now.UtcDateTime > renewal)
        {
            return certificate;
        }

        certificate.Dispose();
        return null;
    }

    /// <summary>Writes a key pair unless exactly this one is there.</summary>
    public static void SaveIfNew(string folder, string name, X509Certificate2 certificate)
    {
        var path = Path.Combine(folder, $"{name}.crt");
        if (!File.Exists(path) || File.ReadAllText(path) != certificate.ExportCertificatePem())
        {
            Save(folder, name, certificate);
        }
    }

    /// <summary>Writes a key pair so that a reader finds the old one or the new one, never half of one.</summary>
    public static void Save(string folder, string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        // The certificate comes last: who watches it finds the key that belongs to it.
        Write(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem(), Private);
        Write(Path.Combine(folder, $"{name}.crt"), certificate.ExportCertificatePem(), Public);
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var draft = $"{path}.tmp";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
