using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.Payments.Storage;
using AspireOrders.Tests.Payments.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Payments;

/// <summary>Charges and refunds that the provider confirms by itself, in time, early, late, twice or never.</summary>
public sealed class ConfirmationTests(PostgresServer postgres)
{
    private const short Captured = 1, Declined = 2, Refunded = 3;

    // Longer than any test: what settles before was told, not asked for.
    private static readonly (string, string) NeverAsks = ("Settlement:PromisePatience", "01:00:00");
    private static readonly (string, string) ConfirmsSoon = ("Sandbox:ConfirmAfter", "00:00:00.05");
    private static readonly (string, string) LooksOften = ("Sandbox:ConfirmEvery", "00:00:00.02");

    private readonly OrderStream order = OrderStream.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pending_charge_is_captured_when_it_is_confirmed()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ConfirmsSoon, LooksOften);
        await world.HearAsync(order.Reserved("tok_async"));
        var payment = await world.SettledAsync(order.Id, PaymentState.Captured);
        payment.Amount.ShouldBe(10m);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)]);
    }

    [Fact]
    public async Task A_pending_charge_can_be_declined_later()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ConfirmsSoon, LooksOften);
        await world.HearAsync(order.Reserved("tok_async_declined"));
        await world.SettledAsync(order.Id, PaymentState.Declined);
        (await world.ToldAsync(order.Id)).ShouldBe(["declined 1"]);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Declined, 10m, 1)]);
    }

    [Fact]
    public async Task A_confirmation_before_the_answer_counts_and_the_answer_comes_late()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ("Sandbox:EarlyConfirmationRate", "1"), ("Sandbox:ConfirmEvery", "00:01:00"));
        await world.HearAsync(order.Reserved("tok_async"));
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
    }

    [Fact]
    public async Task A_confirmation_that_comes_twice_counts_once()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ConfirmsSoon, LooksOften, ("Sandbox:RepeatedConfirmationRate", "1"));
        await world.HearAsync(order.Reserved("tok_async"));
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await NothingToConfirmAsync(world);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
        (await world.FindAsync(order.Id)).ShouldNotBeNull().Charges.ShouldBe(1);
    }

    [Fact]
    public async Task An_outcome_that_is_never_told_is_asked_for()
    {
        await using var world = await World.StartAsync(
            postgres, ConfirmsSoon, LooksOften, ("Sandbox:LostConfirmationRate", "1"), ("Settlement:PromisePatience", "00:00:00.1"));
        await world.HearAsync(order.Reserved("tok_async"));
        await world.SettledAsync(order.Id, PaymentState.Captured);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Captured, 10m, 1)], "it was asked for, not charged again");
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
    }

    [Fact]
    public async Task A_refund_can_be_confirmed_later()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ConfirmsSoon, LooksOften, ("Sandbox:RepeatedConfirmationRate", "1"));
        await world.HearAsync(order.Reserved("tok_async"));
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await world.HearAsync(order.Cancelled());
        await world.SettledAsync(order.Id, PaymentState.Refunded);
        await NothingToConfirmAsync(world);
        (await world.LedgerAsync(order.Id)).ShouldBe([(0, Refunded, 10m, 1)]);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1", "refunded 1"]);
    }

    [Fact]
    public async Task A_cancellation_while_a_charge_is_pending_closes_it_and_nothing_is_held()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ("Sandbox:ConfirmAfter", "01:00:00"));
        await world.HearAsync(order.Reserved("tok_async"));
        await Eventually.TrueAsync(async () => (await world.LedgerAsync(order.Id)).Count == 1, "the charge is pending");
        await world.HearAsync(order.Cancelled());
        await world.SettledAsync(order.Id, PaymentState.Voided);
        (await world.ToldAsync(order.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_confirmation_that_is_not_acknowledged_is_told_again()
    {
        await using var world = await World.CreateAsync(postgres, NeverAsks, ConfirmsSoon, LooksOften, ("Sandbox:ConfirmAgainAfter", "00:00:00.05"));
        await world.HearAsync(order.Reserved("tok_async"));
        (await world.Database.ClaimAsync(10, TimeSpan.FromHours(1), Cancelled)).ShouldHaveSingleItem();
        await world.Provider.ChargeOneAsync(new ChargeRequest(new ChargeKey(order.Id, 0), 10m, "EUR", "tok_async"), Cancelled);
        // It was told to a process that died before it acknowledged: the provider's clock goes on.
        await world.CountAsync("WITH c AS (UPDATE sandbox_charges SET state = 1, confirm_at = clock_timestamp() RETURNING 1) SELECT count(*) FROM c");
        await world.StartAsync();
        await world.SettledAsync(order.Id, PaymentState.Captured);
        await NothingToConfirmAsync(world);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
    }

    [Fact]
    public async Task Confirmations_of_many_payments_are_applied_together_and_those_of_nobody_change_nothing()
    {
        await using var world = await World.StartAsync(postgres, NeverAsks, ("Sandbox:ConfirmAfter", "01:00:00"));
        var orders = Enumerable.Range(0, 300).Select(_ => OrderStream.New()).ToList();
        await world.HearAsync([.. orders.Select(o => o.Reserved("tok_async"))]);
        var events = orders.Append(order).Select(o => new ProviderEvent(new ChargeKey(o.Id, 0), ChargeState.Captured, 10m)).ToList();
        var receiver = world.Services.GetRequiredService<IProviderEvents>();
        await Task.WhenAll(receiver.ReceiveAsync(events, Cancelled), receiver.ReceiveAsync(events, Cancelled));
        (await world.CountAsync("SELECT count(*) FROM payments WHERE status = 2 AND charges = 1")).ShouldBe(300);
        (await world.CountAsync("SELECT count(*) FROM outbox_events WHERE type = 'payment.captured.v1'")).ShouldBe(300);
        (await world.FindAsync(order.Id)).ShouldBeNull();
    }

    private static Task NothingToConfirmAsync(World world) => Eventually.TrueAsync(
        async () => await world.CountAsync("SELECT count(*) FROM sandbox_charges WHERE confirm_at IS NOT NULL") == 0, "nothing is left to be told");
}
