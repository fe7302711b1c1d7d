using System.Text.RegularExpressions;

namespace AspireOrders.Tests.Architecture;

public sealed partial class SourceRules
{
    [Fact]
    public void Files_fit_a_screen()
    {
        var lines = Sources.Product.Select(f => f.Lines).Order().ToList();
        Sources.Product.Where(f => f.Lines > 350).Select(f => f.Path).ShouldBeEmpty();
        lines[lines.Count / 2].ShouldBeLessThanOrEqualTo(60, "the median");
        lines[lines.Count * 9 / 10].ShouldBeLessThanOrEqualTo(160, "nine of ten");
    }

    [Fact]
    public void The_clock_is_read_through_TimeProvider() => Offenders(Clock()).ShouldBeEmpty();

    [Fact]
    public void Log_messages_are_source_generated() => Offenders(PlainLog()).ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_undone() => Offenders(Undone()).ShouldBeEmpty();

    [Fact]
    public void No_failure_is_swallowed() => Offenders(EmptyCatch()).ShouldBeEmpty();

    [Fact]
    public void Asynchronous_code_is_not_waited_for_synchronously() =>
        // The packages that are stood in for have synchronous members over asynchronous ones (Run, Dispose); ours have none.
        Offenders(Blocking()).Where(p => !p.StartsWith("StandIns/", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Domain_code_knows_no_framework_and_does_no_io() =>
        Sources.Product.Where(f => f.Path.Contains("/Domain/", StringComparison.Ordinal) && Framework().IsMatch(f.Text)).Select(f => f.Path).ShouldBeEmpty();

    [Fact]
    public void A_services_program_fits_forty_lines_and_has_the_same_calls_in_the_same_order()
    {
        foreach (var service in Sources.Services)
        {
            var program = Sources.Product.Single(f => f.Path == $"Services/{service}/Program.cs");
            program.Lines.ShouldBeLessThanOrEqualTo(40, service);
            string[] calls =
            [
                "WebApplication.CreateBuilder(args)", "builder.AddGrpcServiceDefaults(", "builder.AddDatabase(", "Messaging(", "builder.AddFeatures()",
                "builder.Build()", "app.MapGrpcServiceDefaults()", $"app.MapGrpcService<{service}Service>()", "app.RunAsync()",
            ];
            var places = calls.Select(c => program.Text.IndexOf(c, StringComparison.Ordinal)).ToList();
            places.ShouldAllBe(p => p >= 0, service);
            places.SequenceEqual(places.Order()).ShouldBeTrue(service);
        }
    }

    [Fact]
    public void No_service_refers_to_another_service()
    {
        foreach (var project in Sources.Find("*.csproj").Where(p => p.StartsWith("Services/", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(Path.Combine(Sources.Root, project));
            Sources.Services.Where(s => text.Contains($"{s}.csproj", StringComparison.Ordinal)).ShouldBeEmpty(project);
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Sources.Root, "AspireOrders.sln")).Replace('\\', '/');
        Sources.Find("*.csproj").Where(p => !solution.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Offenders(Regex pattern) => Sources.Product.Where(f => pattern.IsMatch(f.Text)).Select(f => f.Path);

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainLog();

    [GeneratedRegex(@"TODO|FIXME|HACK|NotImplementedException", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Undone();

    [GeneratedRegex(@"catch( \(Exception[^)]*\))? *\{ *\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"using (Npgsql|Dapper|Grpc|StackExchange|Microsoft\.(AspNetCore|EntityFrameworkCore|Extensions)|AspireOrders\.(Messaging|Contracts))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Framework();
}
