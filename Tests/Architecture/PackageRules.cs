using System.Text.RegularExpressions;

namespace AspireOrders.Tests.Architecture;

/// <summary>What keeps the side of the real packages honest while it cannot be built (docs/decisions/0008).</summary>
public sealed partial class PackageRules
{
    private static readonly string[] Application = ["AppHost/", "ServiceDefaults/", "Services/"];

    [Fact]
    public void Every_package_is_pinned_in_one_place()
    {
        var pins = Names(Pin(), Read("Directory.Packages.props"));
        foreach (var project in Projects().Where(path => !path.StartsWith("StandIns/", StringComparison.Ordinal)))
        {
            var text = Read(project);
            Names(Reference(), text).Except(pins).ShouldBeEmpty(project);
            text.ShouldNotContain("VersionOverride", customMessage: project);
        }
    }

    [Fact]
    public void The_application_names_real_packages_and_no_stand_in()
    {
        foreach (var project in Projects().Where(IsApplication))
        {
            // The AppHost's SDK is imported by hand, on either side under its condition.
            var lines = Read(project).Split('\n').Where(line => line.Contains("StandIns", StringComparison.Ordinal));
            lines.ShouldAllBe(line => line.Contains("<Import ", StringComparison.Ordinal) && line.Contains("'$(StandIns)' ", StringComparison.Ordinal), project);
        }

        Sources.Product.Where(file => IsApplication(file.Path) && file.Text.Contains("STANDIN", StringComparison.OrdinalIgnoreCase)).Select(file => file.Path).ShouldBeEmpty();
    }

    [Fact]
    public void No_stand_in_lets_the_application_see_what_is_internal()
    {
        var friends = Projects().Where(path => path.StartsWith("StandIns/", StringComparison.Ordinal)).SelectMany(path => Names(Friend(), Read(path)));
        var application = Projects().Where(IsApplication).Select(path => Path.GetFileNameWithoutExtension(path));
        friends.Intersect(application).ShouldBeEmpty();
    }

    [Fact]
    public void The_SDK_of_the_AppHost_is_of_the_version_of_its_packages()
    {
        var version = Property("AspireVersion");
        var imports = SdkImport().Matches(Read("AppHost/AppHost.csproj")).Select(match => match.Groups["version"].Value).ToList();
        imports.ShouldBe([version, version]);
    }

    [Fact]
    public void The_real_side_is_taken_only_when_every_package_stood_in_for_is_there()
    {
        var wanted = Projects().Where(path => !path.StartsWith("StandIns/", StringComparison.Ordinal)).SelectMany(path => Names(Reference(), Read(path)))
            .Where(IsStoodInFor).Distinct().Order(StringComparer.Ordinal).ToList();
        wanted.Count.ShouldBeGreaterThan(10);

        Names(Reference(), Read("eng/packages")).Order(StringComparer.Ordinal).ShouldBe(wanted);
        var looked = Names(Folder(), Read("eng/StandIns.props")).ToHashSet(StringComparer.Ordinal);
        wanted.Where(name => !looked.Contains(name.ToLowerInvariant())).ShouldBeEmpty();
    }

    [Fact]
    public void Versions_that_belong_together_are_one()
    {
        var pins = Pin().Matches(Read("Directory.Packages.props")).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["version"].Value);
        pins.Where(pin => pin.Key.StartsWith("Aspire.", StringComparison.Ordinal)).ShouldAllBe(pin => pin.Value == "$(AspireVersion)");
        pins.Where(pin => pin.Key.StartsWith("Grpc.", StringComparison.Ordinal)).ShouldAllBe(pin => pin.Value == "$(GrpcVersion)");
        pins.Where(pin => pin.Key is "Microsoft.Extensions.ServiceDiscovery" or "Microsoft.Extensions.Http.Resilience").ShouldAllBe(pin => pin.Value == "$(ExtensionsVersion)");
        pins.Where(pin => pin.Key.StartsWith("OpenTelemetry", StringComparison.Ordinal)).Select(pin => pin.Value).Distinct().Count().ShouldBe(1);
    }

    private static bool IsStoodInFor(string package) => File.Exists(Path.Combine(Sources.Root, "StandIns", package, package + ".csproj"));

    private static bool IsApplication(string path) => Application.Any(folder => path.StartsWith(folder, StringComparison.Ordinal));

    private static IReadOnlyList<string> Projects() => Sources.Find("*.csproj");

    private static string Read(string path) => File.ReadAllText(Path.Combine(Sources.Root, path));

    private static string Property(string name) => Regex.Match(Read("eng/StandIns.props"), $"<{name}>(?<value>[^<]+)<", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value;

    private static List<string> Names(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("<PackageReference Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("<(?:Global)?Package(?:Version|Reference) Include=\"(?<name>[^\"]+)\" Version=\"(?<version>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pin();

    [GeneratedRegex("<InternalsVisibleTo Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Friend();

    [GeneratedRegex("Sdk=\"Aspire.AppHost.Sdk\" Version=\"(?<version>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SdkImport();

    [GeneratedRegex(@"\$\(PackageFolder\)/(?<name>[^/']+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Folder();
}
