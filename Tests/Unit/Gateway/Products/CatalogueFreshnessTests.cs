using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.ServiceDefaults.Catalogue;

namespace AspireOrders.Tests.Unit.Gateway.Products;

public sealed class CatalogueFreshnessTests
{
    private readonly Guid lamp = Guid.NewGuid(), chair = Guid.NewGuid();
    private readonly CatalogueFreshness freshness = new();

    public CatalogueFreshnessTests() => freshness.Synchronised(100);

    [Fact]
    public void A_copy_is_good_until_its_own_product_changes()
    {
        var copy = freshness.Now;

        freshness.Told(new CatalogueChange(101, [chair]));
        IsGood(copy, lamp).ShouldBeTrue();
        freshness.Told(new CatalogueChange(102, [lamp]));
        IsGood(copy, lamp).ShouldBeFalse();

        IsGood(freshness.Now, lamp).ShouldBeTrue();
    }

    [Fact]
    public void A_list_is_good_until_anything_changes()
    {
        var copy = freshness.Now;
        IsGood(copy, null).ShouldBeTrue();

        freshness.Told(new CatalogueChange(101, [chair]));

        IsGood(copy, null).ShouldBeFalse();
    }

    [Fact]
    public void After_a_change_that_was_missed_no_copy_made_before_is_good()
    {
        var copy = freshness.Now;

        freshness.Told(new CatalogueChange(102, [chair]));

        IsGood(copy, lamp).ShouldBeFalse();
        IsGood(copy, null).ShouldBeFalse();
        IsGood(freshness.Now, lamp).ShouldBeTrue();
    }

    [Fact]
    public void What_this_process_changed_is_looked_up_again_even_before_it_is_told()
    {
        var copy = freshness.Now;

        freshness.Touched([lamp]);

        IsGood(copy, lamp).ShouldBeFalse();
        IsGood(copy, chair).ShouldBeTrue();
        IsGood(freshness.Now, lamp).ShouldBeTrue("a copy that is made afterwards shows the change");
        freshness.Needed(lamp).Generation.ShouldBeGreaterThan(100, "a copy of another replica may be from before");
    }

    [Fact]
    public void Nothing_missed_while_the_line_was_down_leaves_copies_good_and_anything_missed_none()
    {
        var copy = freshness.Now;

        freshness.Synchronised(100);
        IsGood(copy, lamp).ShouldBeTrue();
        freshness.Synchronised(105);

        IsGood(copy, lamp).ShouldBeFalse();
    }

    [Fact]
    public void A_change_that_is_told_twice_or_late_does_no_harm()
    {
        freshness.Told(new CatalogueChange(103, [lamp]));
        freshness.Told(new CatalogueChange(101, [chair]));
        freshness.Told(new CatalogueChange(103, [lamp]));

        freshness.Now.Generation.ShouldBe(103);
        IsGood(freshness.Now, lamp).ShouldBeTrue();
        IsGood(freshness.Now, chair).ShouldBeTrue();
    }

    [Fact]
    public void The_memory_of_changes_is_bounded()
    {
        var copy = freshness.Now;

        freshness.Told(new CatalogueChange(101, [.. Enumerable.Range(0, 10_001).Select(_ => Guid.NewGuid())]));

        IsGood(copy, lamp).ShouldBeFalse("it is not known any more that this one did not change");
        IsGood(freshness.Now, lamp).ShouldBeTrue();
    }

    // In this process; what another replica made is judged by its number alone.
    private bool IsGood(CatalogueMark copy, Guid? product) => copy.Moment >= freshness.Needed(product).Moment;
}
