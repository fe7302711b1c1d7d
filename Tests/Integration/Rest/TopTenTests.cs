using System.Net;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>Risks of docs/security.md that no other test looks at.</summary>
public sealed class TopTenTests(RunningTopology topology)
{
    [Fact]
    public async Task Nobody_registers_as_an_operator()
    {
        using var nobody = new Shop(topology.CreateClient());
        var body = new { email = $"{Guid.NewGuid():N}@example.com", password = Shop.Password, displayName = "A customer", role = "operator" };

        var answer = await nobody.PostAsync("auth/register", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Fields.ShouldBe(["role"]);
    }

    [Fact]
    public async Task Nobody_changes_the_own_role()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var me = await customer.GetAsync("me");

        var answer = await customer.PutAsync($"users/{me.Text("userId")}", new { displayName = "A customer", role = "operator", version = 1 });

        answer.Code.ShouldBe(1003);
        (await customer.GetAsync("me")).Text("role").ShouldBe("customer");
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v1")]
    [InlineData("/api/v2/orders")]
    [InlineData("/swagger")]
    [InlineData("/debug")]
    [InlineData("/metrics")]
    [InlineData("/.env")]
    [InlineData("/admin")]
    public async Task There_is_no_route_beside_the_described_ones(string path)
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        (await operations.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
