using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Tests.Faults.Injection;

namespace AspireOrders.Tests.Faults;

public sealed partial class CrashPointTests
{
    private static readonly string Root = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    [Fact]
    public void Every_crash_point_of_the_code_is_struck_by_the_long_variant()
    {
        var named = Directory.EnumerateFiles(Path.Combine(Root, "Services"), "*.cs", SearchOption.AllDirectories).SelectMany(f => Point().Matches(File.ReadAllText(f)))
            .SelectMany(m => m.Groups["name"].Captures).Select(c => c.Value).ToList();
        named.Count.ShouldBeGreaterThan(8);
        foreach (var name in named)
        {
            // A name that holds an expression stands for one point of each service.
            var pattern = new Regex("^" + Expression().Replace(name, "[a-z]+") + "$", RegexOptions.None, TimeSpan.FromSeconds(1));
            Catalogue.CrashPoints.ShouldContain(p => pattern.IsMatch(p), name);
        }
    }

    [Fact]
    public void Calls_of_crash_points_are_compiled_only_where_the_constant_is_defined()
    {
        var methods = typeof(CrashPoint).GetMethods(BindingFlags.Public | BindingFlags.Static);
        methods.ShouldNotBeEmpty();
        methods.ShouldAllBe(m => m.GetCustomAttributes<ConditionalAttribute>().Any(a => a.ConditionString == CrashPoint.Symbol));
    }

    [Theory]
    [InlineData("Debug", true)]
    [InlineData("Release", false)]
    public async Task Only_a_debug_build_has_crash_points(string configuration, bool has)
    {
        var project = Path.Combine(Root, "Services/Messaging/Messaging.csproj");
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-getProperty:DefineConstants", "-getItem:Compile", $"-p:Configuration={configuration}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var msbuild = Process.Start(start)!;
        var answer = JsonNode.Parse(await msbuild.StandardOutput.ReadToEndAsync(Shop.Token))!;
        ((string)answer["Properties"]!["DefineConstants"]!).Split(';').Contains(CrashPoint.Symbol).ShouldBe(has);
        answer["Items"]!["Compile"]!.AsArray().Any(f => ((string)f!["Identity"]!).EndsWith("CrashPoint.Armed.cs", StringComparison.Ordinal)).ShouldBe(has);
    }

    private static string FindRoot(DirectoryInfo directory) =>
        File.Exists(Path.Combine(directory.FullName, "AspireOrders.sln")) ? directory.FullName : FindRoot(directory.Parent!);

    [GeneratedRegex("""CrashPoint\.Reach\([^;]*?("(?<name>[^"]+)"[^;"]*)+\);""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Point();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Expression();
}
