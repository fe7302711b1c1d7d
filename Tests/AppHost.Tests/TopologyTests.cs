namespace AspireOrders.Tests.AppHost;

public sealed class TopologyTests
{
    private static readonly string[] Services = ["users", "orders", "inventory", "payments", "notifications"];

    [Fact]
    public async Task The_resources_are_those_that_others_rely_on()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        host.Builder.Resources.Select(resource => resource.Name).ShouldBe(
            [
                "postgres", "usersdb", "ordersdb", "inventorydb", "paymentsdb", "notificationsdb", "redis", "migrations", "service-key",
                "users", "demo-password", "orders", "inventory", "payments", "notifications", "gateway",
                "loadgen",
            ]);
    }

    [Theory]
    [InlineData("users", "https", 7101)]
    [InlineData("orders", "https", 7102)]
    [InlineData("inventory", "https", 7103)]
    [InlineData("payments", "https", 7104)]
    [InlineData("notifications", "https", 7105)]
    [InlineData("gateway", "http", 8080)]
    public async Task Ports_are_the_documented_ones(string name, string endpoint, int port)
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        host.Resource(name).Annotations.OfType<EndpointAnnotation>().Single(annotation => annotation.Name == endpoint).Port.ShouldBe(port);
    }

    [Fact]
    public async Task Grpc_services_speak_HTTP_2_and_serve_health_on_an_endpoint_of_their_own()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        foreach (var service in Services)
        {
            var endpoints = host.Resource(service).Annotations.OfType<EndpointAnnotation>().ToDictionary(endpoint => endpoint.Name);
            endpoints.Keys.ShouldBe(["https", "management"], ignoreOrder: true);
            endpoints["https"].Transport.ShouldBe("http2");
            endpoints["management"].Transport.ShouldBe("http");
            endpoints["management"].ExcludeReferenceEndpoint.ShouldBeTrue();
            host.Resource(service).Annotations.OfType<HealthCheckAnnotation>().ShouldHaveSingleItem()
                .Key.ShouldBe($"{service}_management_/health_200_check");
        }
    }

    [Fact]
    public async Task Services_wait_for_redis_and_the_migrations_and_the_gateway_for_all_of_them()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        foreach (var service in Services)
        {
            Waits(service).ShouldBe([("redis", WaitType.WaitUntilHealthy), ("migrations", WaitType.WaitForCompletion)]);
        }

        Waits("gateway").ShouldBe(
            [
                ("redis", WaitType.WaitUntilHealthy),
                ("migrations", WaitType.WaitForCompletion),
                .. Services.Select(service => (service, WaitType.WaitUntilHealthy)),
            ]);
        Waits("migrations").Select(wait => wait.Name).Distinct()
            .ShouldBe(["postgres", "usersdb", "ordersdb", "inventorydb", "paymentsdb", "notificationsdb"]);

        IEnumerable<(string Name, WaitType Type)> Waits(string resource) =>
            host.Resource(resource).Annotations.OfType<WaitAnnotation>().Select(wait => (wait.Resource.Name, wait.WaitType));
    }

    [Fact]
    public async Task The_load_generator_is_there_for_who_starts_it_and_is_never_deployed()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        var loadgen = host.Resource("loadgen");
        loadgen.Annotations.OfType<ExplicitStartupAnnotation>().ShouldHaveSingleItem();
        loadgen.Annotations.OfType<ManifestPublishingCallbackAnnotation>().ShouldHaveSingleItem().Callback.ShouldBeNull();
        loadgen.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).ShouldBe(["gateway"]);
    }

    [Fact]
    public async Task What_can_be_done_from_the_dashboard_is_at_the_resource_that_it_concerns()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        CommandsOf("gateway").ShouldBe(["audit", "reconcile", "flush-catalogue", "rotate-certificate"]);
        CommandsOf("migrations").ShouldBe(["reset-demo-data"]);
        foreach (var service in Services)
        {
            CommandsOf(service).ShouldBe(["rotate-certificate"]);
        }

        IEnumerable<string> CommandsOf(string resource) =>
            host.Resource(resource).Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name);
    }

    [Fact]
    public async Task Outside_of_development_there_are_no_tools()
    {
        await using var host = await AppHostUnderTest.DescribeInAsync("Production");
        host.Builder.Resources.ShouldNotContain(resource => resource.Name == "loadgen");
        host.Builder.Resources.SelectMany(resource => resource.Annotations).OfType<ResourceCommandAnnotation>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Waiting_never_goes_in_a_circle()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        foreach (var resource in host.Builder.Resources)
        {
            Dependencies(resource, []).ShouldNotContain(resource);
        }

        static HashSet<IResource> Dependencies(IResource resource, HashSet<IResource> found)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(wait => found.Add(wait.Resource)))
            {
                Dependencies(wait.Resource, found);
            }

            return found;
        }
    }

    [Fact]
    public async Task Only_the_gateway_is_reachable_from_outside()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        host.Builder.Resources.Where(resource => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal))
            .ShouldHaveSingleItem().Name.ShouldBe("gateway");
    }

    [Fact]
    public async Task Replicas_come_from_the_configuration()
    {
        await using var host = await AppHostUnderTest.DescribeAsync("--Orders:Replicas=3");
        host.Resource("orders").GetReplicaCount().ShouldBe(3);
        host.Resource("inventory").GetReplicaCount().ShouldBe(1);
    }
}
