using AspireOrders.Inventory.Domain;
using AspireOrders.Orders.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace AspireOrders.Tests.Unit.Orders.Saga;

/// <summary>Any interleaving of customers, events, crashes and sweeps, shrunk to the shortest that breaks a promise.</summary>
public sealed class SagaModelTests
{
    private static readonly Config Long = Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(150);

    [Fact]
    public void Stock_is_never_lost_invented_or_sold_twice() => Check.One(Long, Prop.ForAll<byte[]>(operations =>
    {
        var shop = new ModelShop();
        foreach (var operation in operations)
        {
            shop.Do(operation);
            shop.CheckStock();
        }
    }));

    [Fact]
    public void An_order_only_moves_forward_and_every_change_has_its_own_version() => Check.One(Long, Prop.ForAll<byte[]>(operations =>
    {
        var shop = new ModelShop();
        foreach (var operation in operations)
        {
            var before = shop.Order;
            shop.Do(operation);
            if (before is null || shop.Order is not { } after || ReferenceEquals(before, after)) continue;
            Allowed(before.State, after.State).ShouldBeTrue($"{before.State} became {after.State}");
            after.Version.ShouldBeInRange(before.Version, before.Version + 2);
            if (after.State != before.State) after.Version.ShouldBeGreaterThan(before.Version);
        }
    }));

    [Fact]
    public void When_the_world_calms_down_stock_and_money_match_the_order() => Check.One(Long, Prop.ForAll<byte[]>(operations =>
    {
        var shop = new ModelShop();
        foreach (var operation in operations) shop.Do(operation);
        shop.Settle();
        shop.CheckStock();
        if (shop.Order is not { } order)
        {
            (shop.Reservation?.Status ?? ReservationState.Expired).ShouldBe(ReservationState.Expired, "without an order nothing is held");
            shop.Payments.Held.ShouldBe(0);
            return;
        }

        order.IsSettled.ShouldBeTrue($"it waits in {order.State} with {order.Adding}");
        if (order.State == OrderState.Cancelled)
        {
            shop.Payments.Held.ShouldBe(0);
            shop.Reservation!.Status.ShouldBe(ReservationState.Released);
            return;
        }

        shop.Payments.Held.ShouldBe(order.Total);
        shop.Reservation!.Status.ShouldBe(ReservationState.Committed);
        shop.Reservation.Lines.ShouldBe(ModelLines.Of(order.Lines));
    }));

    private static bool Allowed(OrderState before, OrderState after) => before == after || (before, after) switch
    {
        (OrderState.Reserved, OrderState.Paid or OrderState.Cancelled) => true,
        (OrderState.Paid, OrderState.Shipped or OrderState.Cancelled) => true,
        (OrderState.Shipped, OrderState.Delivered) => true,
        _ => false,
    };
}
