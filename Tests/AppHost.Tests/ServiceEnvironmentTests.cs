namespace AspireOrders.Tests.AppHost;

public sealed class ServiceEnvironmentTests
{
    [Theory]
    [InlineData("users")]
    [InlineData("orders")]
    [InlineData("inventory")]
    [InlineData("payments")]
    [InlineData("notifications")]
    [InlineData("gateway")]
    public async Task Every_service_knows_its_certificates_its_key_and_redis(string service)
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        var variables = await VariablesAsync(host, service);
        variables["Security__Certificates__Directory"].ShouldBe(Path.Combine(host.DataDirectory, "certs"));
        variables["Security__ServiceKey"].ShouldBeOfType<ParameterResource>().Name.ShouldBe("service-key");
        variables.Keys.ShouldContain("ConnectionStrings__redis");
        variables.Keys.Count(name => name.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
            .ShouldBe(service == "gateway" ? 1 : 2);
    }

    [Theory]
    [InlineData("users", "notifications")]
    [InlineData("orders", "users", "inventory", "payments", "notifications")]
    [InlineData("inventory", "users", "orders")]
    [InlineData("payments", "users", "orders", "notifications")]
    [InlineData("notifications", "users")]
    [InlineData("gateway", "users", "orders", "inventory", "payments", "notifications")]
    public async Task Services_find_those_they_call_and_nobody_else(string service, params string[] called)
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        (await VariablesAsync(host, service)).Keys.Where(name => name.StartsWith("services__", StringComparison.Ordinal))
            .ShouldBe(called.Select(name => $"services__{name}__https__0"));
    }

    [Fact]
    public async Task Only_users_learns_the_password_of_the_demo_accounts()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        foreach (var service in host.Builder.Resources.OfType<ProjectResource>())
        {
            (await VariablesAsync(host, service.Name)).ContainsKey("Seed__Password").ShouldBe(service.Name == "users");
        }
    }

    private static async Task<Dictionary<string, object>> VariablesAsync(AppHostUnderTest host, string name)
    {
        var resource = host.Resource(name);
        var context = new EnvironmentCallbackContext(host.Builder.ExecutionContext, resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}
