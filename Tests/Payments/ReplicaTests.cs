using AspireOrders.Payments.Domain;
using AspireOrders.Tests.Payments.Support;

namespace AspireOrders.Tests.Payments;

/// <summary>Several replicas on one database.</summary>
public sealed class ReplicaTests(PostgresServer postgres)
{
    [Fact]
    public async Task Two_replicas_charge_each_order_once()
    {
        await using var world = await World.CreateAsync(postgres);
        world.AddReplica();
        await world.StartAsync();
        var orders = Enumerable.Range(0, 400).Select(_ => OrderStream.New()).ToList();
        await Task.WhenAll(orders.Chunk(50).Select((chunk, i) => world.HearAsync(i % 2, [.. chunk.Select(o => o.Reserved())])));
        await Eventually.TrueAsync(async () => await world.CountAsync("SELECT count(*) FROM payments WHERE status = 2") == 400, "all are captured");
        (await world.CountAsync("SELECT count(*) FROM sandbox_charges WHERE state = 1 AND tries = 1")).ShouldBe(400);
        (await world.CountAsync("SELECT count(*) FROM outbox_events WHERE type = 'payment.captured.v1'")).ShouldBe(400);
    }

    [Fact]
    public async Task Replicas_that_hear_of_the_same_orders_at_the_same_time_agree()
    {
        await using var world = await World.CreateAsync(postgres);
        world.AddReplica();
        await world.StartAsync();
        var orders = Enumerable.Range(0, 200).Select(_ => OrderStream.New()).ToList();
        await Task.WhenAll(
            world.HearAsync(0, [.. orders.Select(o => o.Reserved())]),
            world.HearAsync(1, [.. orders.Select(o => o.Cancelled())]));
        await Eventually.TrueAsync(
            async () => await world.CountAsync("SELECT count(*) FROM payments WHERE status IN (4, 5) AND next_attempt_at IS NULL") == 200, "no money is held");
        (await world.CountAsync("SELECT count(*) FROM sandbox_charges WHERE state = 1")).ShouldBe(0);
    }
}
