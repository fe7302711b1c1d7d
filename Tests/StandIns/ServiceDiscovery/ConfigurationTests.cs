namespace AspireOrders.Tests.StandIns.ServiceDiscovery;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task The_section_of_the_endpoint_asked_for_is_the_only_one_that_counts()
    {
        await using var discovery = new Discovery(new()
        {
            ["Services:orders:grpc:0"] = "http://localhost:5001",
            ["Services:orders:http:0"] = "http://localhost:5002",
            ["Services:orders:default:0"] = "http://localhost:5003",
        });

        (await discovery.EndpointsAsync("http://_grpc.orders")).ShouldBe(["http://localhost:5001/"]);
        (await discovery.EndpointsAsync("https://_grpc.orders")).ShouldBe(["orders:443"]);
        (await discovery.EndpointsAsync("http://_none.orders")).ShouldBe(["orders:80"]);
    }

    [Fact]
    public async Task Without_an_endpoint_the_first_section_counts_of_default_and_the_schemes_asked_for()
    {
        await using var discovery = new Discovery(new()
        {
            ["Services:first:default:0"] = "https://localhost:1",
            ["Services:first:https:0"] = "https://localhost:2",
            ["Services:second:http:0"] = "http://localhost:3",
            ["Services:second:https:0"] = "https://localhost:4",
            ["services:THIRD:Http:0"] = "http://localhost:5",
        });

        (await discovery.EndpointsAsync("https://first")).ShouldBe(["https://localhost:1/"]);
        (await discovery.EndpointsAsync("https+http://second")).ShouldBe(["https://localhost:4/"]);
        (await discovery.EndpointsAsync("http+https://second")).ShouldBe(["http://localhost:3/"]);
        (await discovery.EndpointsAsync("https+http://third")).ShouldBe(["http://localhost:5/"]);
        (await discovery.EndpointsAsync("second")).ShouldBe(["second"]);
    }

    [Fact]
    public async Task Of_one_section_the_most_preferred_scheme_present_counts_and_what_has_no_scheme()
    {
        await using var discovery = new Discovery(new()
        {
            ["Services:orders:default:0"] = "http://localhost:1",
            ["Services:orders:default:1"] = "https://localhost:2",
            ["Services:orders:default:2"] = "localhost:3",
            ["Services:orders:default:3"] = "https://localhost:4",
        });

        (await discovery.EndpointsAsync("https+http://orders")).ShouldBe(["https://localhost:2/", "localhost:3", "https://localhost:4/"]);
        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://localhost:1/", "localhost:3"]);
        (await discovery.EndpointsAsync("orders")).Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_section_is_one_value_or_numbered_ones()
    {
        await using var discovery = new Discovery(new()
        {
            ["Services:one:http"] = "http://localhost:1",
            ["Services:named:http:first"] = "http://localhost:1",
            ["Services:wrong:http:0"] = "http://",
        });

        (await discovery.EndpointsAsync("http://one")).ShouldBe(["http://localhost:1/"]);
        (await Should.ThrowAsync<KeyNotFoundException>(discovery.EndpointsAsync("http://named"))).Message.ShouldContain("first");
        (await Should.ThrowAsync<KeyNotFoundException>(discovery.EndpointsAsync("http://wrong"))).Message.ShouldContain("wrong:http:0");
    }

    [Fact]
    public async Task A_change_of_the_configuration_is_seen_at_once()
    {
        await using var discovery = new Discovery(new() { ["Services:orders:http:0"] = "http://localhost:1" });
        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://localhost:1/"]);
        (await discovery.EndpointsAsync("http://later")).ShouldBe(["later:80"]);

        discovery.Configure("Services:orders:http:1", "http://localhost:2");
        discovery.Configure("Services:later:http:0", "http://localhost:3");

        (await discovery.EndpointsAsync("http://orders")).ShouldBe(["http://localhost:1/", "http://localhost:2/"]);
        (await discovery.EndpointsAsync("http://later")).ShouldBe(["http://localhost:3/"]);
    }

    [Fact]
    public async Task The_name_of_the_environment_variable_of_a_referenced_service_is_found()
    {
        await using var discovery = new Discovery(new() { ["services:orders:https:0"] = "https://localhost:7102" });

        (await discovery.EndpointsAsync("https://orders")).ShouldBe(["https://localhost:7102/"]);
    }
}
