using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AspireOrders.Tests.AppHost;

public sealed partial class ManifestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_manifest_is_what_the_AppHost_publishes()
    {
        var committed = CommittedPath();
        var published = await PublishAsync(committed);
        published.ShouldBe(
            await File.ReadAllTextAsync(committed, Cancellation),
            "Write it again: dotnet run --project AppHost -- --publisher manifest --output-path ../aspire-manifest.json");
    }

    [Fact]
    public async Task It_follows_the_schema()
    {
        var schema = await ManifestSchema.LoadAsync(Cancellation);
        schema.Validate(await File.ReadAllTextAsync(CommittedPath(), Cancellation)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"resources":{"a":{"type":"container.v0"}}}""")]
    [InlineData("""{"resources":{"a":{"type":"project.v0","path":1}}}""")]
    [InlineData("""{"resources":{"a":{}}}""")]
    [InlineData("{}")]
    public async Task The_schema_refuses_what_is_wrong(string manifest) =>
        (await ManifestSchema.LoadAsync(Cancellation)).Validate(manifest).ShouldNotBeEmpty();

    [Fact]
    public async Task The_tool_that_deploys_it_understands_every_resource_and_every_placeholder()
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(CommittedPath(), Cancellation))!;
        new DeploymentReader(manifest["resources"]!.AsObject()).Complaints().ShouldBeEmpty();
    }

    [Fact]
    public async Task No_secret_and_no_port_of_this_machine_is_in_it()
    {
        var text = await File.ReadAllTextAsync(CommittedPath(), Cancellation);
        text.ShouldNotContain("localhost");
        text.ShouldNotContain("710");
        text.ShouldNotContain("certs");
        text.ShouldNotContain("Seed__Password");
    }

    // Paths in a manifest are relative to it; this one is written elsewhere, so they are seen from the committed one's folder afterwards.
    private static async Task<string> PublishAsync(string seenFrom)
    {
        await using var host = await AppHostUnderTest.DescribeAsync(data => ["--publisher", "manifest", "--output-path", data]);
        var path = Path.Combine(host.DataDirectory, "aspire-manifest.json");
        await using var application = await host.Builder.BuildAsync(Cancellation);
        await application.StartAsync(Cancellation);
        return ProjectPath().Replace(await File.ReadAllTextAsync(path, Cancellation), match => match.Groups["property"].Value
            + Path.GetRelativePath(
                Path.GetDirectoryName(seenFrom)!, Path.GetFullPath(match.Groups["path"].Value, Path.GetDirectoryName(path)!)));
    }

    private static string CommittedPath() => Path.Combine(Path.GetDirectoryName(Projects.AppHost.ProjectPath)!, "aspire-manifest.json");

    [GeneratedRegex("(?<property>\"path\": \")(?<path>[^\"]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectPath();
}
