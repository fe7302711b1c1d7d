using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class EndpointTests
{
    [Fact]
    public void Name_and_scheme_follow_from_one_another()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders").WithEndpoint(targetPort: 1).WithHttpEndpoint(port: 80, targetPort: 8080)
            .WithHttpsEndpoint(name: "tls");
        project.Resource.Annotations.OfType<EndpointAnnotation>()
            .Select(endpoint => (endpoint.Name, endpoint.UriScheme, endpoint.Transport, endpoint.TlsEnabled)).ShouldBe(
            [("tcp", "tcp", "tcp", false), ("http", "http", "http", false), ("tls", "https", "http", true)]);
    }

    [Fact]
    public void A_second_endpoint_of_a_name_changes_the_first()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders").WithHttpEndpoint(port: 80).WithHttpEndpoint(targetPort: 8080);
        var endpoint = project.Resource.Annotations.OfType<EndpointAnnotation>().ShouldHaveSingleItem();
        (endpoint.Port, endpoint.TargetPort).ShouldBe((80, 8080));
    }

    [Fact]
    public void Without_a_proxy_both_ports_are_the_same()
    {
        using var host = new TestAppHost();
        host.AddProject("orders").WithHttpEndpoint(port: 80, isProxied: false).Resource.Annotations.OfType<EndpointAnnotation>().Single()
            .TargetPort.ShouldBe(80);
        host.AddProject("users").WithHttpEndpoint(port: 80).Resource.Annotations.OfType<EndpointAnnotation>().Single()
            .TargetPort.ShouldBeNull();
    }

    [Fact]
    public void Only_the_web_endpoints_that_are_there_become_external()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("gateway", TestAppHost.Profile("http://localhost:8080")).WithEndpoint(name: "raw")
            .WithExternalHttpEndpoints().WithHttpEndpoint(name: "late");
        project.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.IsExternal).Select(endpoint => endpoint.Name)
            .ShouldBe(["http"]);
    }

    [Fact]
    public void An_endpoint_has_no_address_until_it_is_allocated()
    {
        using var host = new TestAppHost();
        var endpoint = host.AddProject("orders").WithHttpEndpoint(port: 8080).GetEndpoint("http");
        endpoint.IsAllocated.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => endpoint.Url)
            .Message.ShouldBe("The endpoint `http` is not allocated for the resource `orders`.");
        host.Allocate();
        endpoint.Url.ShouldBe("http://localhost:8080");
    }

    [Fact]
    public void A_missing_endpoint_is_named_with_those_that_exist()
    {
        using var host = new TestAppHost();
        var endpoint = host.AddProject("orders").WithHttpEndpoint().GetEndpoint("grpc");
        endpoint.Exists.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => endpoint.Scheme)
            .Message.ShouldBe("The endpoint `grpc` is not defined for the resource `orders`. Available endpoints: `http`.");
    }

    [Fact]
    public async Task Who_asks_early_waits_for_the_address()
    {
        using var host = new TestAppHost();
        var endpoint = host.AddProject("orders").WithHttpEndpoint(port: 8080).GetEndpoint("http");
        var asked = endpoint.GetValueAsync(TestContext.Current.CancellationToken);
        asked.IsCompleted.ShouldBeFalse();
        host.Allocate();
        (await asked).ShouldBe("http://localhost:8080");
    }

    [Fact]
    public void A_health_check_needs_an_endpoint_to_ask()
    {
        using var host = new TestAppHost();
        Should.Throw<DistributedApplicationException>(() => host.AddProject("orders").WithHttpHealthCheck("/health"));
        Should.Throw<DistributedApplicationException>(
            () => host.AddProject("users").WithHttpEndpoint().WithHttpHealthCheck("/health", endpointName: "admin"));
        var checkedProject = host.AddProject("gateway").WithHttpEndpoint().WithHttpsEndpoint().WithHttpHealthCheck("/health");
        checkedProject.Resource.Annotations.OfType<HealthCheckAnnotation>().ShouldHaveSingleItem()
            .Key.ShouldBe("gateway_https_/health_200_check");
    }
}
