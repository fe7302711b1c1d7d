using System.Security.Cryptography.X509Certificates;

namespace AspireOrders.AppHost;

/// <summary>
/// The certificates of a development machine: an authority of its own, a key pair for each service, and one for a person's own tools. They
/// are made on the first run and renewed before they end.
/// </summary>
internal static class DevelopmentCertificates
{
    private static readonly string[] Names = ["users", "orders", "inventory", "payments", "notifications", "gateway", "client"];

    /// <summary>
    /// Makes what is missing or ends soon in <c>certs</c> of the data directory (configuration <c>Data:Directory</c>, else <c>.data</c>
    /// beside the AppHost).
    /// </summary>
    /// <returns>The absolute path of the folder.</returns>
    public static string Ensure(IDistributedApplicationBuilder builder)
    {
        var data = builder.Configuration["Data:Directory"] is { Length: > 0 } configured ? configured : Path.Combine("..", ".data");
        var folder = Path.Combine(Path.GetFullPath(data, builder.AppHostDirectory), "certs");
        Ensure(folder, TimeProvider.System);
        return folder;
    }

    /// <summary>Makes what is missing or ends soon in a folder. Processes that do so at the same time take turns.</summary>
    public static void Ensure(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        using var turn = CertificateFiles.TakeTurn(folder);
        var now = time.GetUtcNow();
        using var authority = CertificateFiles.Load(folder, "ca", now, CertificateIssue.AuthorityRenewal)
            ?? CertificateIssue.Authority(now);
        CertificateFiles.SaveIfNew(folder, "ca", authority);
        foreach (var name in Names)
        {
            using var existing = CertificateFiles.Load(folder, name, now, CertificateIssue.LeafRenewal);
            if (existing is not null && CertificateIssue.IsIssuedBy(existing, authority))
            {
                continue;
            }

            using var issued = CertificateIssue.Leaf(name, authority, now);
            CertificateFiles.Save(folder, name, issued);
        }
    }

    /// <summary>Issues another key pair to a name, whatever is left of the life of the one it has.</summary>
    /// <returns>The new certificate.</returns>
    public static X509Certificate2 Rotate(string folder, string name, TimeProvider time)
    {
        using var turn = CertificateFiles.TakeTurn(folder);
        var now = time.GetUtcNow();
        using var authority = CertificateFiles.Load(folder, "ca", now, TimeSpan.Zero)
            ?? throw new DistributedApplicationException($"There is no certificate authority in {folder}: start the application again, which makes one.");
        var issued = CertificateIssue.Leaf(name, authority, now);
        CertificateFiles.Save(folder, name, issued);
        return issued;
    }
}
