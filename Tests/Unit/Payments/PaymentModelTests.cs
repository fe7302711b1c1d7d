using AspireOrders.Payments.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace AspireOrders.Tests.Unit.Payments;

/// <summary>
/// Any sequence of events, answers, delays, lost answers, crashes and confirmations (early, late, twice, never), shrunk to the shortest that breaks
/// a promise.
/// </summary>
public sealed class PaymentModelTests
{
    private static readonly Config Short = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(120);

    [Fact]
    public void A_customer_is_never_charged_more_than_the_order_ever_cost() => Check.One(Short, Prop.ForAll<byte[]>(operations => NothingTooMuch(operations)));

    [Fact]
    public void When_the_world_calms_down_the_money_matches_the_order() =>
        Check.One(Short, Prop.ForAll<byte[]>(operations => MoneyMatches(NothingTooMuch(operations))));

    [Fact]
    public void Each_fact_is_told_once_and_the_last_one_says_how_it_ended() =>
        Check.One(Short, Prop.ForAll<byte[]>(operations => FactsAreRight(NothingTooMuch(operations))));

    [Fact]
    [Trait("Category", "Long")]
    public void Two_hundred_thousand_sequences_break_no_promise() => Check.One(Short.WithMaxTest(200_000), Prop.ForAll<byte[]>(operations =>
    {
        var system = NothingTooMuch(operations);
        MoneyMatches(system);
        FactsAreRight(system);
    }));

    private static ModelSystem NothingTooMuch(byte[] operations)
    {
        var system = new ModelSystem();
        foreach (var operation in operations)
        {
            system.Do(operation);
            system.Held.ShouldBeInRange(0, system.MostOwed);
        }

        return system;
    }

    private static void MoneyMatches(ModelSystem system)
    {
        system.Settle();
        if (system.Row is not { } row) return;

        row.IsOpen.ShouldBeFalse();
        system.Held.ShouldBe(row.Captured);
        if (system.Ended) system.Held.ShouldBe(0, "an order that ended keeps no money");
        else if (row.State == PaymentState.Captured) (system.Held, row.OrderVersion).ShouldBe((system.Owed, system.Version));
        else (row.State, system.AnyDeclining, row.OrderVersion).ShouldBe((PaymentState.Declined, true, system.Version));
    }

    private static void FactsAreRight(ModelSystem system)
    {
        system.Settle();
        system.Told.ShouldBeUnique();
        PaymentFact? end = system.Row?.State switch
        {
            PaymentState.Captured => PaymentFact.Captured,
            PaymentState.Declined => PaymentFact.Declined,
            PaymentState.Refunded => PaymentFact.Refunded,
            _ => null,
        };
        if (end is { } fact) system.Told[^1].ShouldBe((fact, system.Row!.OrderVersion));
    }
}
