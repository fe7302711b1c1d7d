using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Reconciliation;
using AspireOrders.Tests.Payments.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AspireOrders.Tests.Payments;

public sealed class ReconciliationTests(PostgresServer postgres)
{
    private const string Postponed = "SELECT count(*) FROM payments WHERE verify_at IS NOT NULL";

    private const string BehindTheMark =
        "SELECT count(*) FROM payments WHERE status = 2 AND (updated_at, order_id) > (SELECT updated_at, order_id FROM compared_up_to)";

    private readonly OrderStream order = OrderStream.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_whose_order_is_paid_is_looked_at_once()
    {
        await using var world = await CapturedAsync();
        world.Orders.States[order.Id] = OrderStatus.Paid;
        await PassAsync(world);
        (await world.CountAsync(Postponed)).ShouldBe(0);
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
        (await world.CountAsync(Postponed)).ShouldBe(1);
        (await world.FindAsync(order.Id)).ShouldNotBeNull().IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task While_orders_is_down_nothing_is_given_back()
    {
        await using var world = await CapturedAsync();
        world.Orders.IsDown = true;
        await Should.ThrowAsync<RpcException>(PassAsync(world));
        (await world.CountAsync(BehindTheMark)).ShouldBe(1);
        world.Orders.IsDown = false;
        world.Orders.States[order.Id] = OrderStatus.Delivered;
        await PassAsync(world);
        (await world.CountAsync(BehindTheMark)).ShouldBe(0, "the lock was given back");
    }

    [Fact]
    public async Task A_payment_that_waited_for_its_order_is_settled_by_a_later_look()
    {
        await using var world = await CapturedAsync();
        world.Orders.States[order.Id] = OrderStatus.Reserved;
        await PassAsync(world);
        world.Orders.States[order.Id] = OrderStatus.Paid;
        await Eventually.TrueAsync(
            async () => await world.CountAsync("SELECT count(*) FROM payments WHERE verify_at <= clock_timestamp()") == 1, "the next look is due");
        await PassAsync(world);
        (await world.CountAsync(Postponed)).ShouldBe(0);
        (await world.FindAsync(order.Id)).ShouldNotBeNull().State.ShouldBe(PaymentState.Captured);
    }

    [Fact]
    public async Task The_mark_waits_for_a_transaction_that_is_still_writing()
    {
        await using var world = await CapturedAsync();
        world.Orders.States[order.Id] = OrderStatus.Paid;
        var late = OrderStream.New();
        await using var connection = await world.Database.OpenConnectionAsync(Cancelled);
        await using var slow = await connection.BeginTransactionAsync(Cancelled);
        await using var write = new NpgsqlCommand(
            $"""
            INSERT INTO payments (order_id, payment_id, user_id, status, goal, amount, currency, order_version, token, captured, charges, attempts, revision)
            VALUES ('{late.Id}', gen_random_uuid(), gen_random_uuid(), 2, 1, 5, 'EUR', 1, 'tok_visa', 5, 1, 1, 1)
            """,
            connection,
            slow);
        await write.ExecuteNonQueryAsync(Cancelled);
        var next = OrderStream.New();
        await world.HearAsync(next.Reserved());
        await world.SettledAsync(next.Id, PaymentState.Captured);
        world.Orders.States[next.Id] = OrderStatus.Paid;
        await OldEnoughAsync(world, next.Id);

        await PassAsync(world);
        world.Orders.Asked.SelectMany(ids => ids).ShouldNotContain(next.Id.ToString(), "it was captured after the slow one");
        await slow.CommitAsync(Cancelled);
        await PassAsync(world);
        world.Orders.Asked.SelectMany(ids => ids).ShouldContain(late.Id.ToString());
        world.Orders.Asked.SelectMany(ids => ids).ShouldContain(next.Id.ToString());
    }

    private async Task<World> CapturedAsync(params (string Key, string Value)[] settings)
    {
        var world = await World.StartAsync(postgres, settings);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await OldEnoughAsync(world, order.Id);
        return world;
    }

    private static Task OldEnoughAsync(World world, Guid orderId) => Eventually.TrueAsync(
        async () => await world.CountAsync(
            $"SELECT count(*) FROM payments WHERE order_id = '{orderId}' AND updated_at < clock_timestamp() - interval '100 ms'") == 1,
        "the comparison is due");

    private static Task<long?> PassAsync(World world) =>
        world.Services.GetRequiredService<ReconciliationRunner>().TryRunAsync(world.Services.GetRequiredService<IReconciliation>(), Cancelled);
}
