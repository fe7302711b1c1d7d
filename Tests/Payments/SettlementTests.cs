using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.Payments.Storage;
using AspireOrders.Tests.Payments.Support;

namespace AspireOrders.Tests.Payments;

/// <summary>From an order's events to its money, on a real Postgres, with crashes in between.</summary>
public sealed class SettlementTests(PostgresServer postgres)
{
    private const short Captured = 1, Declined = 2, Refunded = 3, Closed = 4;

    private static readonly TimeSpan ShortLease = TimeSpan.FromMilliseconds(50);

    private readonly OrderStream order = OrderStream.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reserved_order_is_captured_and_told_once_however_often_it_comes()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved(), order.Reserved());
        await world.HearAsync(order.Reserved());
        var payment = await world.SettledAsync(order.Id, PaymentState.Captured);
        payment.Amount.ShouldBe(10m);
        payment.UserId.ShouldBe(order.UserId);
        payment.TraceParent.ShouldNotBeNull().ShouldContain("0af7651916cd43dd8448eb211c80319c", Case.Sensitive, "one trace goes through");
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)]);
    }

    [Fact]
    public async Task A_declined_token_ends_declined()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved("tok_declined"));
        await world.SettledAsync(order.Id, PaymentState.Declined);
        await world.HearAsync(order.Cancelled());
        (await world.ToldAsync(order.Id)).ShouldBe(["declined 1"]);
    }

    [Fact]
    public async Task A_flaky_provider_is_tried_until_it_works()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved("tok_flaky"));
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 3)]);
    }

    [Fact]
    public async Task A_charge_whose_answer_came_too_late_is_asked_for_and_not_repeated()
    {
        await using var world = await World.StartAsync(postgres, ("Settlement:ProviderDeadline", "00:00:00.25"));
        await world.HearAsync(order.Reserved("tok_timeout"));
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)]);
    }

    [Fact]
    public async Task A_crash_between_charge_and_record_charges_once()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.HearAsync(order.Reserved());
        await ClaimAsync(world);
        (await world.Provider.ChargeOneAsync(new ChargeRequest(new ChargeKey(order.Id, 0), 10m, "EUR", "tok_ok"), Cancelled)).ShouldNotBeNull();
        (await world.FindAsync(order.Id)).ShouldNotBeNull().State.ShouldBe(PaymentState.Pending);

        await world.StartAsync();
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)], "it was asked for, not charged again");
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
    }

    [Fact]
    public async Task A_crash_before_the_charge_charges_after_the_restart()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.HearAsync(order.Reserved());
        await ClaimAsync(world);
        await world.StartAsync();
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)]);
    }

    [Fact]
    public async Task A_cancellation_before_the_order_refuses_the_order()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Cancelled());
        await world.HearAsync(order.Reserved());
        (await world.FindAsync(order.Id)).ShouldNotBeNull().State.ShouldBe(PaymentState.Voided);
        (await world.LedgerAsync(order.Id)).ShouldBeEmpty();
        (await world.ToldAsync(order.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancellation_after_the_charge_gives_the_money_back()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await world.HearAsync(order.Cancelled());
        await world.SettledAsync(order.Id, PaymentState.Refunded);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Refunded, 10m, 1)]);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1", "refunded 1"]);
    }

    [Fact]
    public async Task A_cancellation_while_the_charge_is_under_way_closes_it()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.HearAsync(order.Reserved());
        await ClaimAsync(world);
        await world.HearAsync(order.Cancelled());
        await world.StartAsync();
        await world.SettledAsync(order.Id, PaymentState.Voided);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Closed, 0m, 1)]);
    }

    [Fact]
    public async Task An_order_that_became_dearer_before_its_charge_is_charged_the_new_total()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.HearAsync(order.Repriced(2, 15m));
        await world.StartAsync();
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 15m, 1)]);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 2"]);
    }

    [Fact]
    public async Task An_order_that_became_dearer_after_its_charge_is_charged_the_difference()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await world.HearAsync(order.Repriced(2, 15m));
        var payment = await world.SettledAsync(order.Id, PaymentState.Captured);
        (payment.Amount, payment.OrderVersion).ShouldBe((15m, 2));
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1), (1, Captured, 5m, 1)]);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1", "captured 2"]);
    }

    [Fact]
    public async Task An_order_that_became_cheaper_fails_alone_and_its_money_stays_as_it_is()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await Should.ThrowAsync<InvalidOperationException>(world.HearAsync(order.Repriced(2, 9m)));
        (await world.FindAsync(order.Id)).ShouldNotBeNull().OrderVersion.ShouldBe(1);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)]);
    }

    [Fact]
    public async Task What_comes_in_while_there_is_no_room_is_settled_later()
    {
        await using var world = await World.StartAsync(postgres, ("Settlement:MaxConcurrency", "1"));
        var orders = Enumerable.Range(0, 30).Select(_ => OrderStream.New()).ToList();
        await world.HearAsync([.. orders.Select(o => o.Reserved())]);
        await Eventually.TrueAsync(async () => await world.CountAsync("SELECT count(*) FROM payments WHERE status = 2") == 30, "all are captured");
        (await world.CountAsync("SELECT count(*) FROM sandbox_charges WHERE tries = 1")).ShouldBe(30);
    }

    [Fact]
    public async Task A_provider_that_fails_by_chance_charges_every_order_once_in_the_end()
    {
        await using var world = await World.StartAsync(
            postgres, ("Sandbox:FailureRate", "0.3"), ("Sandbox:LostAnswerRate", "0.3"), ("Sandbox:Seed", "7"), ("Sandbox:Latency", "00:00:00.001"),
            ("Sandbox:LatencyOf99Percent", "00:00:00.02"), ("Settlement:FirstRetry", "00:00:00.01"), ("Settlement:LongestRetry", "00:00:00.05"));
        var orders = Enumerable.Range(0, 100).Select(_ => OrderStream.New()).ToList();
        foreach (var batch in orders.Chunk(20)) await world.HearAsync([.. batch.Select(o => o.Reserved())]);
        await Eventually.TrueAsync(async () => await world.CountAsync("SELECT count(*) FROM payments WHERE status = 2") == 100, "all are captured");
        (await world.CountAsync("SELECT count(*) FROM sandbox_charges WHERE state = 1 AND tries = 1")).ShouldBe(100, "a lost answer is asked for");
        (await world.CountAsync("SELECT count(*) FROM outbox_events WHERE type = 'payment.captured.v1'")).ShouldBe(100);
    }

    [Fact]
    public async Task A_declined_difference_gives_everything_back()
    {
        await using var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await world.HearAsync(order.Repriced(2, 15m, "tok_declined"));
        await world.SettledAsync(order.Id, PaymentState.Declined);
        (await world.LedgerAsync(order.Id)).Select(l => l.State).ShouldBe([Refunded, Declined]);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1", "declined 2"]);
    }

    // A process dies while it owns the payment: the lease is all that is left of it.
    private async Task ClaimAsync(World world) =>
        (await world.Database.ClaimAsync(10, ShortLease, Cancelled)).ShouldHaveSingleItem().OrderId.ShouldBe(order.Id);
}
