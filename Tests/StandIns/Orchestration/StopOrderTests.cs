using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class StopOrderTests
{
    private static readonly ContainerResource Postgres = new("postgres");
    private static readonly ContainerResource Redis = new("redis");

    [Fact]
    public void Who_waited_stops_before_what_it_waited_for_and_servers_stop_last()
    {
        var orders = Project("orders", Redis);
        var inventory = Project("inventory", Postgres);
        var gateway = Project("gateway", orders, inventory);

        Names(StopOrder.Of<IResource>([Postgres, Redis, orders, inventory, gateway], resource => resource))
            .ShouldBe(["gateway", "orders inventory", "redis", "postgres"]);
    }

    [Fact]
    public void Those_that_wait_for_each_other_stop_together()
    {
        var orders = Project("orders");
        var inventory = Project("inventory", orders);
        orders.Annotations.Add(new WaitAnnotation(inventory, WaitType.WaitUntilStarted));

        Names(StopOrder.Of<IResource>([orders, inventory], resource => resource)).ShouldBe(["orders inventory"]);
    }

    private static ProjectResource Project(string name, params IResource[] awaited)
    {
        var project = new ProjectResource(name);
        foreach (var resource in awaited)
        {
            project.Annotations.Add(new WaitAnnotation(resource, WaitType.WaitUntilHealthy));
        }

        return project;
    }

    private static IEnumerable<string> Names(IEnumerable<IReadOnlyList<IResource>> generations) =>
        generations.Select(generation => string.Join(' ', generation.Select(resource => resource.Name)));
}
