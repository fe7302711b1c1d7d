using AspireOrders.Inventory.Features;

namespace AspireOrders.Tests.Unit.Inventory;

public sealed class RecentOrdersTests
{
    private readonly RecentOrders recent = new();

    [Fact]
    public void Repetitions_are_told_from_new_orders()
    {
        var (old, other) = (New(), New());
        recent.Remember([old]);
        recent.Among([other, old]).ShouldBe([old.OrderId]);
        recent.Among([other]).ShouldBeEmpty();
    }

    [Fact]
    public void At_least_a_generation_is_remembered_and_at_most_two()
    {
        var first = New();
        recent.Remember([first]);
        recent.Remember(Many(RecentOrders.Generation - 1));
        recent.Remember(Many(RecentOrders.Generation));
        recent.Among([first]).ShouldBe([first.OrderId]);

        recent.Remember(Many(1));
        recent.Among([first]).ShouldBeEmpty();
    }

    private static ReserveEntry[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => New())];

    private static ReserveEntry New() => new(Guid.CreateVersion7(), Version: 1, []);
}
