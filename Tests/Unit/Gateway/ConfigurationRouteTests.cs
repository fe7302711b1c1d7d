using System.Net;
using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class ConfigurationRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Path = "/api/v1/ops/config/Sandbox.Latency";

    private readonly GatewayHost gateway = fixture.Fresh();

    [Theory]
    [InlineData("""{"value":"00:00:01"}""", "00:00:01")]
    [InlineData("""{"value":12.5}""", "12.5")]
    [InlineData("""{"value":null}""", null)]
    public async Task A_value_is_passed_on_as_text_and_null_takes_it_back(string body, string? passed)
    {
        gateway.Services.On<PutSettingRequest, Setting>("PutSetting", r => new Setting { Key = r.Key });
        (await gateway.SendAsync(HttpMethod.Put, Path, body, Roles.Operator)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var request = (PutSettingRequest)gateway.Services.Calls.ShouldHaveSingleItem().Request;
        request.Key.ShouldBe("Sandbox.Latency");
        (request.HasValue ? request.Value : null).ShouldBe(passed);
    }

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData("""{"value":true}""", "must be a string or a number")]
    [InlineData("""{"value":[1]}""", "must be a string or a number")]
    public async Task What_is_no_value_is_refused_by_name(string body, string reason)
    {
        var response = await gateway.SendAsync(HttpMethod.Put, Path, body, Roles.Operator);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldContain($$"""{"field":"value","reason":"{{reason}}"}""");
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/api/v1/ops/config")]
    [InlineData("PUT", Path)]
    public async Task A_customer_neither_sees_nor_changes_anything(string method, string path) =>
        (await gateway.SendAsync(new HttpMethod(method), path, method == "PUT" ? """{"value":1}""" : null, Roles.Customer)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
}
