using Aspire.Dashboard.Components.Graph;
using Aspire.Dashboard.Resources;

namespace AspireOrders.Tests.Dashboard.Pages;

public sealed class GraphLayoutTests
{
    [Fact]
    public void Who_depends_stands_left_of_everything_it_depends_on()
    {
        var layout = GraphLayout.Of(
            [Resource("gateway", "orders", "users"), Resource("orders", "postgres", "inventory"), Resource("inventory", "postgres"), Resource("users", "postgres"), Resource("postgres")]);

        layout.Edges.Count.ShouldBe(6);
        layout.Edges.ShouldAllBe(edge => edge.From.X < edge.To.X);
    }

    [Fact]
    public void References_both_ways_make_no_more_columns_than_waiting_does()
    {
        var layout = GraphLayout.Of(
            [Waiting("gateway", ["orders", "inventory"], "orders", "inventory"), Waiting("orders", ["postgres"], "inventory", "postgres"),
                Waiting("inventory", ["postgres"], "orders", "postgres"), Resource("postgres")]);

        layout.Nodes.Select(node => node.X).Distinct().Count().ShouldBe(3);
        layout.Edges.ShouldContain(edge => edge.From.Name == "orders" && edge.To.Name == "inventory");
        layout.Edges.ShouldContain(edge => edge.From.Name == "inventory" && edge.To.Name == "orders");
    }

    [Fact]
    public void No_two_nodes_overlap_and_all_are_inside()
    {
        var layout = GraphLayout.Of([.. Enumerable.Range(0, 20).Select(number => Resource($"r{number}", $"r{(number * 7) % 20}", $"r{number / 3}"))]);

        foreach (var (left, right) in layout.Nodes.SelectMany(left => layout.Nodes.Where(right => right != left).Select(right => (left, right))))
        {
            (Math.Abs(left.X - right.X) >= GraphLayout.NodeWidth || Math.Abs(left.Y - right.Y) >= GraphLayout.NodeHeight).ShouldBeTrue();
        }

        layout.Nodes.ShouldAllBe(node => node.X >= 0 && node.X + GraphLayout.NodeWidth <= layout.Width
            && node.Y >= 0 && node.Y + GraphLayout.NodeHeight <= layout.Height);
    }

    [Fact]
    public void A_circle_is_drawn_and_replicas_are_one_node()
    {
        var layout = GraphLayout.Of([Resource("a", "b"), Resource("b", "a"), Resource("b", "a", "unknown")]);

        layout.Nodes.Count.ShouldBe(2);
        layout.Nodes.Single(node => node.Name == "b").Replicas.Count.ShouldBe(2);
        layout.Edges.Count.ShouldBe(2);
    }

    [Fact]
    public void Nothing_gives_an_empty_graph() => GraphLayout.Of([]).Nodes.ShouldBeEmpty();

    private static ResourceState Waiting(string name, string[] waits, params string[] references) => Resource(name, references) with
    {
        Relationships =
        [
            .. references.Select(target => new ResourceRelationship(target, "Reference")),
            .. waits.Select(target => new ResourceRelationship(target, "WaitFor")),
        ],
    };

    private static ResourceState Resource(string name, params string[] targets) => new()
    {
        Id = name, Name = name, DisplayName = name, Type = "Project",
        Relationships = [.. targets.Select(target => new ResourceRelationship(target, "Reference"))],
    };
}
