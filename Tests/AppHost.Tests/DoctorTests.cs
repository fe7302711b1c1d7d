using System.Diagnostics;
using AspireOrders.AppHost;

namespace AspireOrders.Tests.AppHost;

/// <summary>`./run --doctor` on data that something is wrong with.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("doctor-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Every_part_of_the_machine_is_looked_at_and_what_is_in_order_is_nothing_to_fix()
    {
        var certificates = Certificates();

        var lines = await ExamineAsync();

        foreach (var part in new[] { ".NET SDK", "postgres", "Redis", "Packages", "container engine", "disk", "memory", "port 7101 (users)", "port 18888 (dashboard)" })
        {
            lines.ShouldContain(line => line.Contains(part, StringComparison.Ordinal), part);
        }

        lines.ShouldContain(line => line.StartsWith($"  ok   certificates are in {certificates}", StringComparison.Ordinal));
        lines.ShouldNotContain(line => line.StartsWith("  FIX", StringComparison.Ordinal) && line.Contains(data.FullName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_is_missing_and_a_key_that_others_may_read_are_named_with_their_fix()
    {
        var certificates = Certificates();
        File.Delete(Path.Combine(certificates, "orders.crt"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(certificates, "users.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        var lines = await ExamineAsync();

        lines.ShouldContain($"  FIX  the certificate of orders is missing in {certificates}: start again, ./run makes what is missing");
        lines.ShouldContain($"  FIX  others may read {certificates}/users.key: chmod 600 {certificates}/users.key");
        lines[^1].ShouldEndWith(" to fix.");
    }

    [Fact]
    public async Task Databases_without_their_passwords_cannot_be_opened_and_the_doctor_says_so()
    {
        data.CreateSubdirectory("postgres");

        (await ExamineAsync()).ShouldContain(
            $"  FIX  {data.FullName} has databases but not their passwords (parameters.json): put that file back, or start empty with ./run --fresh");
    }

    private string Certificates()
    {
        var folder = Path.Combine(data.FullName, "certs");
        DevelopmentCertificates.Ensure(folder, TimeProvider.System);
        return folder;
    }

    private async Task<string[]> ExamineAsync()
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Root(), "eng", "doctor")]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["ASPIREORDERS_DATA"] = data.FullName;
        using var doctor = Process.Start(start)!;
        var text = await doctor.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await doctor.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text.TrimEnd().Split('\n');
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AspireOrders.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no solution above the test.");
        }

        return folder.FullName;
    }
}
