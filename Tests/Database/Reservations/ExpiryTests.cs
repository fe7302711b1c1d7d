using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Tests.Database.Support;
using Grpc.Core;

namespace AspireOrders.Tests.Database.Reservations;

/// <summary>Held stock is given back or sold by what Orders says.</summary>
public sealed class ExpiryTests(PostgresServer postgres)
{
    private readonly Guid order = Guid.CreateVersion7();

    [Fact]
    public async Task A_reservation_whose_time_is_up_is_given_back_once_Orders_has_said_that_it_knows_no_such_order()
    {
        await using var room = await HeldAsync(timeIsUp: true);
        room.Orders.IsDown = true;
        await Should.ThrowAsync<RpcException>(room.SweepAsync());
        (await room.StateAsync(order)).ShouldBe(ReservationState.Held, "Orders could not be asked");

        room.Orders.IsDown = false;
        await room.SweepAsync();

        room.Orders.Asked.ShouldAllBe(ids => ids.Single() == order.ToString());
        (await room.StateAsync(order)).ShouldBe(ReservationState.Expired);
        (await room.LevelAsync()).ShouldBe((10, 0, 0));
        (await room.ReserveAsync(room.Entry(order, 4)))[0].Error.ShouldBeNull("it may be reserved again");
    }

    [Theory]
    [InlineData(OrderStatus.Reserved, ReservationState.Held)]
    [InlineData(OrderStatus.Paid, ReservationState.Committed)]
    [InlineData(OrderStatus.Shipped, ReservationState.Committed)]
    [InlineData(OrderStatus.Delivered, ReservationState.Committed)]
    [InlineData(OrderStatus.Cancelled, ReservationState.Released)]
    internal async Task A_reservation_whose_time_is_up_follows_the_order_that_there_is(OrderStatus status, ReservationState end)
    {
        await using var room = await HeldAsync(timeIsUp: true);
        room.Orders.States[order] = status;
        await room.SweepAsync();
        (await room.StateAsync(order)).ShouldBe(end);
        (await room.LevelAsync()).ShouldBe(end switch
        {
            ReservationState.Held => (6, 4, 0),
            ReservationState.Committed => (6, 0, 4),
            _ => (10, 0, 0),
        });
    }

    [Fact]
    public async Task A_reservation_in_time_is_kept_though_there_is_no_order_yet()
    {
        await using var room = await HeldAsync(timeIsUp: false);
        await room.SweepAsync();
        room.Orders.Asked.ShouldHaveSingleItem();
        (await room.StateAsync(order)).ShouldBe(ReservationState.Held);
    }

    [Fact]
    public async Task A_reservation_that_was_asked_for_anew_since_it_was_found_is_kept()
    {
        await using var room = await HeldAsync(timeIsUp: true);
        var asked = room.Orders.Pause();
        var sweep = room.SweepAsync();
        await asked;
        await room.ReserveAsync(room.Entry(order, 4));
        room.Orders.Resume();
        await sweep;
        (await room.StateAsync(order)).ShouldBe(ReservationState.Held);
        (await room.LevelAsync()).ShouldBe((6, 4, 0));
    }

    private async Task<Stockroom> HeldAsync(bool timeIsUp)
    {
        var room = await Stockroom.OpenAsync(postgres);
        (await room.ReserveAsync(room.Entry(order, 4)))[0].Error.ShouldBeNull();
        await room.AgeAsync(order, timeIsUp);
        return room;
    }
}
