using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Reconciliation;
using AspireOrders.Tests.Payments.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Payments;

public sealed class ReconciliationTests(PostgresServer postgres)
{
    private const string Unverified = "SELECT count(*) FROM payments WHERE verify_at IS NOT NULL";
    private const string Due = "SELECT count(*) FROM payments WHERE verify_at <= clock_timestamp()";

    private readonly OrderStream order = OrderStream.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_whose_order_is_paid_is_looked_at_once()
    {
        await using var world = await CapturedAsync();
        world.Orders.States[order.Id] = OrderStatus.Paid;
        await PassAsync(world);
        (await world.CountAsync(Unverified)).ShouldBe(0);
        await PassAsync(world);
        world.Orders.Asked.ShouldHaveSingleItem().ShouldBe([order.Id.ToString()]);
        (await world.FindAsync(order.Id)).ShouldNotBeNull().State.ShouldBe(PaymentState.Captured);
    }

    [Fact]
    public async Task The_payment_of_a_cancelled_order_is_given_back()
    {
        await using var world = await CapturedAsync();
        world.Orders.States[order.Id] = OrderStatus.Cancelled;
        await PassAsync(world);
        await world.SettledAsync(order.Id, PaymentState.Refunded);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1", "refunded 1"]);
    }

    [Fact]
    public async Task The_payment_of_an_order_that_nobody_knows_is_given_back_after_a_while()
    {
        await using var world = await CapturedAsync(("Reconciliation:UnknownFor", "00:00:00"));
        await PassAsync(world);
        await world.SettledAsync(order.Id, PaymentState.Refunded);
    }

    [Theory]
    [InlineData(OrderStatus.Reserved)]
    [InlineData(OrderStatus.Unspecified)]
    public async Task A_payment_whose_order_is_still_undecided_is_looked_at_again(OrderStatus status)
    {
        await using var world = await CapturedAsync();
        if (status != OrderStatus.Unspecified) world.Orders.States[order.Id] = status;
        await PassAsync(world);
        (await world.CountAsync(Unverified)).ShouldBe(1);
        (await world.FindAsync(order.Id)).ShouldNotBeNull().IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task While_orders_is_down_nothing_is_given_back()
    {
        await using var world = await CapturedAsync();
        world.Orders.IsDown = true;
        await Should.ThrowAsync<RpcException>(PassAsync(world));
        (await world.CountAsync(Unverified)).ShouldBe(1);
        world.Orders.IsDown = false;
        world.Orders.States[order.Id] = OrderStatus.Delivered;
        await PassAsync(world);
        (await world.CountAsync(Unverified)).ShouldBe(0, "the lock was given back");
    }

    private async Task<World> CapturedAsync(params (string Key, string Value)[] settings)
    {
        var world = await World.StartAsync(postgres, settings);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await Eventually.TrueAsync(async () => await world.CountAsync(Due) == 1, "the comparison is due");
        return world;
    }

    private static Task<long?> PassAsync(World world) =>
        world.Services.GetRequiredService<ReconciliationRunner>().TryRunAsync(world.Services.GetRequiredService<IReconciliation>(), Cancelled);
}
