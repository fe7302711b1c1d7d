using AspireOrders.Orders.Domain;

namespace AspireOrders.Tests.Unit.Orders;

public sealed class OrderIdTests
{
    private readonly Guid user = Guid.NewGuid();

    [Fact]
    public void The_same_user_and_key_are_the_same_order() => OrderId.For(user, "basket-7").ShouldBe(OrderId.For(user, "basket-7"));

    [Fact]
    public void Another_user_with_the_same_key_is_another_order() => OrderId.For(user, "basket-7").ShouldNotBe(OrderId.For(Guid.NewGuid(), "basket-7"));

    [Fact]
    public void Another_key_is_another_order() => OrderId.For(user, "basket-7").ShouldNotBe(OrderId.For(user, "basket-8"));

    [Fact]
    public void Without_a_key_every_order_is_new() => OrderId.For(user, "").ShouldNotBe(OrderId.For(user, ""));

    [Fact]
    public void Each_generation_of_a_key_is_another_order_and_the_first_is_that_of_the_key_itself()
    {
        var generations = Enumerable.Range(0, 100).Select(generation => OrderId.For(user, "basket-7", generation)).ToList();
        generations.ShouldBeUnique();
        generations[0].ShouldBe(OrderId.For(user, "basket-7"));
        OrderId.For(user, "basket-7", 5).ShouldBe(generations[5]);
    }

    [Fact]
    public void A_derived_id_is_a_UUID_of_version_8_and_the_standard_variant()
    {
        var id = OrderId.For(user, "basket-7");
        id.Version.ShouldBe(8);
        id.Variant.ShouldBeInRange(8, 11);
    }
}
