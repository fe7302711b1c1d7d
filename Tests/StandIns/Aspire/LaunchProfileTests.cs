using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class LaunchProfileTests
{
    private const string Two = """
        {
          // Comments are allowed, as in Visual Studio.
          "profiles": {
            "IIS": { "commandName": "IISExpress", "applicationUrl": "http://localhost:1" },
            "first": { "commandName": "Project", "applicationUrl": "https://localhost:2;http://localhost:3;http://localhost:4" },
            "second": { "commandName": "Project", "applicationUrl": "http://localhost:5" },
          }
        }
        """;

    [Fact]
    public void The_first_profile_that_starts_the_project_gives_the_endpoints()
    {
        using var host = new TestAppHost();
        Endpoints(host.AddProject("orders", Two)).ShouldBe([("https", 2), ("http", 3), ("http2", 4)]);
    }

    [Fact]
    public void A_profile_can_be_named()
    {
        using var host = new TestAppHost();
        Endpoints(host.AddProject("orders", Two, options => options.LaunchProfileName = "second")).ShouldBe([("http", 5)]);
    }

    [Fact]
    public void The_profile_that_is_called_as_the_AppHosts_own_is_preferred()
    {
        using var host = new TestAppHost("--DOTNET_LAUNCH_PROFILE=second");
        Endpoints(host.AddProject("orders", Two)).ShouldBe([("http", 5)]);
    }

    [Fact]
    public void A_profile_that_does_not_exist_is_an_error()
    {
        using var host = new TestAppHost();
        Should.Throw<DistributedApplicationException>(() => host.AddProject("orders", Two, options => options.LaunchProfileName = "third"))
            .Message.ShouldContain("third");
    }

    [Fact]
    public void Profiles_can_be_ignored_and_may_be_missing()
    {
        using var host = new TestAppHost();
        Endpoints(host.AddProject("orders", Two, options => options.ExcludeLaunchProfile = true)).ShouldBeEmpty();
        Endpoints(host.AddProject("users")).ShouldBeEmpty();
    }

    [Fact]
    public void Damaged_settings_are_an_error_that_names_the_file()
    {
        using var host = new TestAppHost();
        Should.Throw<DistributedApplicationException>(() => host.AddProject("orders", "{")).Message.ShouldContain("launchSettings.json");
    }

    [Theory]
    [InlineData("--a b", "--a|b")]
    [InlineData("""--a "b c" d""", "--a|b c|d")]
    [InlineData("""--json {\"a\":1}""", """--json|{"a":1}""")]
    [InlineData("""  x ""  """, "x|")]
    public void A_command_line_is_taken_apart_at_spaces_outside_of_quotes(string line, string expected) =>
        string.Join('|', Aspire.Hosting.Projects.CommandLine.Split(line)).ShouldBe(expected);

    private static IEnumerable<(string Name, int? Port)> Endpoints(IResourceBuilder<ProjectResource> project) =>
        project.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (endpoint.Name, endpoint.Port));
}
