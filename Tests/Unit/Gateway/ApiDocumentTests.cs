using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class ApiDocumentTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task The_document_is_valid()
    {
        var (_, diagnostic) = OpenApiDocument.Parse(await (await gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json")).TextAsync());

        diagnostic.ShouldNotBeNull().Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_route_is_described_with_summary_access_answers_and_errors()
    {
        var document = await DocumentAsync();
        var routes = gateway.Container.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.RoutePattern.RawText?.StartsWith("/openapi", StringComparison.Ordinal) == false).ToList();

        routes.Count.ShouldBe(33);
        foreach (var route in routes)
        {
            var path = "/" + route.RoutePattern.RawText!.Replace(":guid", "", StringComparison.Ordinal).Trim('/');
            var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0].ToLowerInvariant();
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty();
            operation.GetProperty("operationId").GetString().ShouldNotBeNullOrEmpty();
            var open = route.Metadata.GetRequiredMetadata<AccessAttribute>().Callers.HasFlag(Callers.Anyone);
            operation.TryGetProperty("security", out _).ShouldBe(!open, path);
            var responses = operation.GetProperty("responses");
            responses.EnumerateObject().ShouldContain(r => r.Name[0] == '2', path);
            foreach (var failure in responses.EnumerateObject().Where(r => r.Name[0] is '4' or '5'))
            {
                failure.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()
                    .ShouldBe("#/components/schemas/Problem");
            }

            responses.TryGetProperty("500", out _).ShouldBeTrue(path);
            if (!open) responses.TryGetProperty("401", out _).ShouldBeTrue(path);
        }
    }

    [Fact]
    public async Task Placing_an_order_is_described_with_its_key_body_and_headers()
    {
        var operation = (await DocumentAsync()).GetProperty("paths").GetProperty("/api/v1/orders").GetProperty("post");

        var key = operation.GetProperty("parameters").EnumerateArray().ShouldHaveSingleItem();
        key.GetProperty("name").GetString().ShouldBe("Idempotency-Key");
        key.GetProperty("in").GetString().ShouldBe("header");
        key.GetProperty("schema").GetProperty("maxLength").GetInt32().ShouldBe(255);
        operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()
            .ShouldBe("#/components/schemas/PlaceOrderBody");
        var created = operation.GetProperty("responses").GetProperty("201");
        created.GetProperty("headers").EnumerateObject().Select(h => h.Name).ShouldBe(["Location", "Idempotency-Replayed"]);
        operation.GetProperty("responses").EnumerateObject().Select(r => r.Name).Order()
            .ShouldBe(["201", "400", "401", "404", "409", "413", "422", "429", "500", "503", "504"]);
    }

    [Fact]
    public async Task Schemas_say_what_is_required_and_what_a_field_means()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        var body = schemas.GetProperty("UpdateProductBody");
        body.GetProperty("required").EnumerateArray().Select(r => r.GetString()).ShouldBe(["name", "category", "price"]);
        body.GetProperty("properties").GetProperty("name").GetProperty("type").GetString().ShouldBe("string");
        var money = schemas.GetProperty("MoneyView").GetProperty("properties");
        money.GetProperty("amount").GetProperty("type").GetString().ShouldBe("number");
        money.GetProperty("currency").GetProperty("description").GetString().ShouldBe("Three letters, ISO 4217.");
    }

    [Fact]
    public async Task The_page_is_served_from_here_alone()
    {
        var redirect = await gateway.SendAsync(HttpMethod.Get, "/docs");
        redirect.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        var page = await gateway.SendAsync(HttpMethod.Get, "/docs/index.html");
        page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("script-src 'self'");
        var html = await page.TextAsync();

        Regex.Matches(html, "<script(?![^>]*src=)[^>]*>", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ShouldBeEmpty();
        var sources = Regex.Matches(html, "(src|href)=\"(?<place>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(m => m.Groups["place"].Value).ToList();
        sources.Count.ShouldBeGreaterThan(3);
        foreach (var source in sources)
        {
            (await gateway.SendAsync(HttpMethod.Get, "/docs/" + source)).StatusCode.ShouldBe(HttpStatusCode.OK, source);
        }
    }

    private async Task<JsonElement> DocumentAsync() => await (await gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json")).JsonAsync();
}
