using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.Tests.StandIns.ServiceDiscovery;

public sealed class QueryTests
{
    [Theory]
    [InlineData("orders", "", null, "orders")]
    [InlineData("https://orders", "https", null, "orders")]
    [InlineData("https+http://orders", "https,http", null, "orders")]
    [InlineData("https://_grpc.orders", "https", "grpc", "orders")]
    [InlineData("_grpc.orders.internal", "", "grpc", "orders.internal")]
    [InlineData("http://orders.internal:8080", "http", null, "orders.internal")]
    [InlineData("http://_orders", "http", null, "_orders")]
    public void A_query_has_schemes_an_endpoint_and_a_service(string input, string schemes, string? endpoint, string service)
    {
        ServiceEndpointQuery.TryParse(input, out var query).ShouldBeTrue();

        query.IncludedSchemes.ShouldBe(schemes.Split(',', StringSplitOptions.RemoveEmptyEntries));
        query.EndpointName.ShouldBe(endpoint);
        query.ServiceName.ShouldBe(service);
        query.ToString().ShouldBe(input);
    }

    [Fact]
    public void What_is_no_uri_is_no_query()
    {
        ServiceEndpointQuery.TryParse("http://", out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => ServiceEndpointQuery.TryParse("", out _));
    }

    [Fact]
    public void An_endpoint_is_a_uri_an_address_or_a_host_name()
    {
        Parse("https://localhost:7102/base").ShouldBe(new UriEndPoint(new Uri("https://localhost:7102/base")));
        Parse("10.0.0.1:80").ShouldBe(IPEndPoint.Parse("10.0.0.1:80"));
        Parse("10.0.0.1").ShouldBe(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 0));
        Parse("[::1]:80").ShouldBe(IPEndPoint.Parse("[::1]:80"));
        Parse("orders:8080").ShouldBe(new DnsEndPoint("orders", 8080));
        Parse("orders").ShouldBe(new DnsEndPoint("orders", 0));
        ServiceEndpoint.TryParse(" ", out _).ShouldBeFalse();
        ServiceEndpoint.TryParse(null, out _).ShouldBeFalse();
    }

    [Fact]
    public void Allowed_schemes_count_only_when_not_all_are_allowed_or_none_is_asked_for()
    {
        var options = new ServiceDiscoveryOptions { AllowedSchemes = ["https"] };
        options.RefreshPeriod.ShouldBe(TimeSpan.FromSeconds(60));
        options.ApplyAllowedSchemes(["http", "https"]).ShouldBe(["http", "https"]);
        options.ApplyAllowedSchemes([]).ShouldBe(["https"]);

        options.AllowAllSchemes = false;
        options.ApplyAllowedSchemes(["http", "HTTPS"]).ShouldBe(["HTTPS"]);
        options.ApplyAllowedSchemes(["http"]).ShouldBeEmpty();
    }

    private static EndPoint? Parse(string value) => ServiceEndpoint.TryParse(value, out var endpoint) ? endpoint.EndPoint : null;
}
