using AspireOrders.ServiceDefaults.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class OperationsClientsTests
{
    [Fact]
    public void A_service_that_is_wanted_twice_is_asked_by_one_client()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddOperationsClients("orders", "payments");
        builder.AddOperationsClients("payments", "notifications");

        using var provider = builder.Services.BuildServiceProvider();

        provider.GetServices<OperationsClients>().ShouldHaveSingleItem().Services.ShouldBe(["orders", "payments", "notifications"]);
    }
}
