using System.Security.Cryptography.X509Certificates;
using AspireOrders.AppHost;

namespace AspireOrders.Tests.AppHost;

public sealed class DevelopmentCertificatesTests : IDisposable
{
    private static readonly string[] Names = ["users", "orders", "inventory", "payments", "notifications", "gateway", "client"];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certs-");
    private readonly FixedTime time = new(DateTimeOffset.UtcNow);

    [Fact]
    public void Each_name_gets_a_key_pair_that_the_authority_issued_for_both_ends_of_a_connection()
    {
        Ensure();
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.FullName, "ca.crt"));
        foreach (var name in Names)
        {
            using var leaf = Load(name);
            leaf.Subject.ShouldBe($"CN={name}");
            CertificateIssue.IsIssuedBy(leaf, authority).ShouldBeTrue();
            var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
            names.EnumerateDnsNames().ShouldBe([name, "localhost"]);
            names.EnumerateIPAddresses().Select(address => address.ToString()).ShouldBe(["127.0.0.1", "::1"]);
            leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count.ShouldBe(2);
            leaf.GetECDsaPrivateKey()!.KeySize.ShouldBe(256);
            leaf.NotAfter.ToUniversalTime().ShouldBe(time.GetUtcNow().UtcDateTime.AddDays(90), TimeSpan.FromMinutes(1));
        }

        authority.NotAfter.ToUniversalTime().ShouldBe(time.GetUtcNow().UtcDateTime.AddYears(10), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_rotation_gives_one_name_another_pair_of_the_same_authority()
    {
        Ensure();
        using var before = Load("orders");
        using var other = Load("users");

        using var issued = DevelopmentCertificates.Rotate(folder.FullName, "orders", time);

        using var after = Load("orders");
        after.SerialNumber.ShouldBe(issued.SerialNumber);
        after.SerialNumber.ShouldNotBe(before.SerialNumber);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.FullName, "ca.crt"));
        CertificateIssue.IsIssuedBy(after, authority).ShouldBeTrue();
        using var untouched = Load("users");
        untouched.SerialNumber.ShouldBe(other.SerialNumber);
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        Ensure();
        var before = Contents();
        Ensure();
        Contents().ShouldBe(before);
    }

    [Fact]
    public void Leaves_are_renewed_a_month_before_they_end_and_the_authority_stays()
    {
        Ensure();
        var before = Contents();
        time.Now = time.Now.AddDays(59);
        Ensure();
        Contents().ShouldBe(before);
        time.Now = time.Now.AddDays(2);
        Ensure();
        var after = Contents();
        after["ca.crt"].ShouldBe(before["ca.crt"]);
        after["ca.key"].ShouldBe(before["ca.key"]);
        Names.ShouldAllBe(name => after[$"{name}.crt"] != before[$"{name}.crt"]);
    }

    [Fact]
    public void What_is_missing_damaged_or_of_another_authority_is_made_again()
    {
        Ensure();
        var before = Contents();
        File.Delete(Path.Combine(folder.FullName, "orders.key"));
        File.WriteAllText(Path.Combine(folder.FullName, "users.crt"), "half a certif");
        Ensure();
        var after = Contents();
        after.Where(file => file.Value != before[file.Key]).Select(file => file.Key)
            .ShouldBe(["orders.crt", "orders.key", "users.crt", "users.key"]);

        File.Delete(Path.Combine(folder.FullName, "ca.crt"));
        Ensure();
        Names.ShouldAllBe(name => Contents()[$"{name}.crt"] != after[$"{name}.crt"]);
    }

    [Fact]
    public void Keys_are_readable_by_their_owner_only()
    {
        Ensure();
        if (OperatingSystem.IsWindows())
        {
            // Windows has no file modes: the folder's access list protects the keys.
            folder.GetFiles("*.key").ShouldNotBeEmpty();
            return;
        }

        foreach (var key in folder.GetFiles("*.key"))
        {
            File.GetUnixFileMode(key.FullName).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Processes_that_start_together_agree()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Ensure, TestContext.Current.CancellationToken)));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.FullName, "ca.crt"));
        foreach (var name in Names)
        {
            using var leaf = Load(name);
            CertificateIssue.IsIssuedBy(leaf, authority).ShouldBeTrue();
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Ensure() => DevelopmentCertificates.Ensure(folder.FullName, time);

    private X509Certificate2 Load(string name) =>
        X509Certificate2.CreateFromPemFile(Path.Combine(folder.FullName, $"{name}.crt"), Path.Combine(folder.FullName, $"{name}.key"));

    private SortedDictionary<string, string> Contents() =>
        new(Files().ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName)), StringComparer.Ordinal);

    private IEnumerable<FileInfo> Files() => folder.GetFiles().Where(file => file.Extension is ".crt" or ".key");

    private sealed class FixedTime(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
