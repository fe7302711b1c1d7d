using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

public sealed class ProtocolTests(RunningTopology topology)
{
    [Fact]
    public async Task Every_error_is_a_problem_document_with_its_trace()
    {
        using var nobody = new Shop(topology.CreateClient());
        var answer = await nobody.GetAsync("orders");
        answer.Headers["Content-Type"].ShouldStartWith("application/problem+json");
        foreach (var property in new[] { "type", "title", "detail", "instance", "message", "timestamp", "path", "traceId" }) answer.Text(property).ShouldNotBeEmpty();
        ((int)answer.Json["status"]!).ShouldBe(401);
        answer.Json["details"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_that_does_not_exist_is_2001()
    {
        using var nobody = new Shop(topology.CreateClient());
        var answer = await nobody.GetAsync("nothing-here");
        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Code.ShouldBe(2001);
    }

    [Fact]
    public async Task A_body_over_1_MiB_is_4004()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var body = new ByteArrayContent(new byte[(1024 * 1024) + 1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var answer = await customer.PostAsync("orders", body);
        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Code.ShouldBe(4004);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"items\":\"none\",\"paymentToken\":\"tok_ok\"}")]
    [InlineData("{\"items\":[{\"productId\":1,\"quantity\":\"two\"}],\"paymentToken\":\"tok_ok\"}")]
    [InlineData("{\"colour\":\"red\"}")]
    [InlineData("")]
    public async Task JSON_that_is_not_an_order_is_4001(string text)
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        var answer = await customer.PostAsync("orders", body);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.ToString());
        answer.Code.ShouldBe(4001);
        answer.Fields.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_refused_body_does_not_cost_the_client_its_connection()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        for (var i = 0; i < 20; i++)
        {
            using var body = new StringContent("{\"colour\":\"red\"}", Encoding.UTF8, "application/json");
            (await customer.PostAsync("orders", body)).Code.ShouldBe(4001);
        }
    }

    [Fact]
    public async Task The_signing_keys_the_API_description_and_its_page_are_served()
    {
        using var nobody = new Shop(topology.CreateClient());
        (await nobody.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray().ShouldNotBeEmpty();
        (await nobody.GetAsync("/openapi/v1.json")).Json["paths"]!["/api/v1/orders"].ShouldNotBeNull();
        (await nobody.GetAsync("/docs")).Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.GetAsync("/health")).Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.GetAsync("/alive")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
