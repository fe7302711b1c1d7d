using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace AspireOrders.Tests.Unit.Payments;

public sealed class ProviderStepsTests
{
    private static readonly ChargeKey First = new(Example.OrderId, 0);

    private readonly IPaymentProvider provider = Substitute.For<IPaymentProvider>();
    private readonly SettlementOptions options = new();

    [Fact]
    public async Task A_first_attempt_charges_without_asking()
    {
        Charges(new ProviderAnswer(First, ChargeState.Captured, 10m));
        (await TakeAsync(Example.Pending(attempts: 1))).Change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Captured);
        await provider.DidNotReceiveWithAnyArgs().FindAsync(default!, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_charge_with_an_unknown_outcome_is_asked_for_and_not_repeated()
    {
        Finds(new ProviderAnswer(First, ChargeState.Captured, 10m));
        (await TakeAsync(Example.Pending(attempts: 2))).Change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Captured);
        provider.DidNotReceiveWithAnyArgs().ChargeAsync(default!, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_charge_that_the_provider_does_not_know_is_made()
    {
        Finds();
        Charges(new ProviderAnswer(First, ChargeState.Declined, 0));
        (await TakeAsync(Example.Pending(attempts: 2))).Change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Declined);
    }

    [Fact]
    public async Task A_charge_is_not_made_while_the_provider_cannot_be_asked()
    {
        provider.FindAsync(default!, Arg.Any<CancellationToken>())
            .ReturnsForAnyArgs(Task.FromException<IReadOnlyList<ProviderAnswer>>(DomainException.Unavailable("down", TimeSpan.Zero)));
        (await TakeAsync(Example.Pending(attempts: 2))).Change.ShouldBeNull();
        provider.DidNotReceiveWithAnyArgs().ChargeAsync(default!, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_pending_answer_promises_another_one(int attempts)
    {
        Finds(new ProviderAnswer(First, ChargeState.Pending, 0));
        Charges(new ProviderAnswer(First, ChargeState.Pending, 0));
        var outcome = await TakeAsync(Example.Pending(attempts));
        (outcome.Change, outcome.IsPromised).ShouldBe((null, true));
    }

    [Fact]
    public async Task A_provider_that_is_unavailable_leaves_the_outcome_unknown()
    {
        provider.ChargeAsync(default!, Arg.Any<CancellationToken>()).ReturnsForAnyArgs(FailAsync(DomainException.Unavailable("down", TimeSpan.Zero)));
        var outcome = await TakeAsync(Example.Pending(attempts: 1));
        (outcome.Change, outcome.IsPromised).ShouldBe((null, false));
    }

    [Fact]
    public async Task A_charge_that_stays_unanswered_does_not_hold_up_the_others()
    {
        options.ProviderDeadline = TimeSpan.FromMilliseconds(20);
        var slow = Payment.For(Example.Demand() with { OrderId = Guid.CreateVersion7() }).TakenUp();
        provider.ChargeAsync(default!, Arg.Any<CancellationToken>())
            .ReturnsForAnyArgs(call => AnswerOneAsync(new ProviderAnswer(First, ChargeState.Captured, 10m), call.Arg<CancellationToken>()));
        var groups = await TakeAllAsync(Example.Pending(attempts: 1), slow);
        groups.Select(g => g.ShouldHaveSingleItem().Claimed.OrderId).ShouldBe([Example.OrderId, slow.OrderId]);
        groups[0][0].Change.ShouldNotBeNull();
        groups[1][0].Change.ShouldBeNull();
    }

    [Fact]
    public async Task A_refund_gives_back_every_charge_that_may_have_been_made()
    {
        Refunds(new ProviderAnswer(First, ChargeState.Refunded, 10m), new ProviderAnswer(First with { Number = 1 }, ChargeState.Refunded, 5m));
        var change = (await TakeAsync(GivingBackTwoCharges())).Change.ShouldNotBeNull();
        (change.Fact, change.Payment.Amount).ShouldBe((PaymentFact.Refunded, 15m));
    }

    [Fact]
    public async Task A_refund_is_made_when_all_of_it_has_arrived()
    {
        Refunds(new ProviderAnswer(First, ChargeState.Refunded, 10m), new ProviderAnswer(First with { Number = 1 }, ChargeState.Refunding, 5m));
        var promised = await TakeAsync(GivingBackTwoCharges());
        (promised.Change, promised.IsPromised).ShouldBe((null, true));
        Refunds(new ProviderAnswer(First, ChargeState.Refunded, 10m));
        var partly = await TakeAsync(GivingBackTwoCharges());
        (partly.Change, partly.IsPromised).ShouldBe((null, false));
    }

    private static Payment GivingBackTwoCharges()
    {
        var dearer = Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Captured()).ShouldNotBeNull().Payment with { Attempts = 1 };
        return Example.Cancellation().ApplyTo(dearer).ShouldNotBeNull().Payment;
    }

    private void Charges(ProviderAnswer answer) =>
        provider.ChargeAsync(default!, Arg.Any<CancellationToken>()).ReturnsForAnyArgs(new[] { (IReadOnlyList<ProviderAnswer>)[answer] }.ToAsyncEnumerable());

    private void Finds(params ProviderAnswer[] answers) => provider.FindAsync(default!, Arg.Any<CancellationToken>()).ReturnsForAnyArgs(answers);

    private void Refunds(params ProviderAnswer[] answers) => provider.RefundAsync(default!, Arg.Any<CancellationToken>()).ReturnsForAnyArgs(answers);

    private static async IAsyncEnumerable<IReadOnlyList<ProviderAnswer>> FailAsync(Exception exception)
    {
        await Task.FromException(exception);
        yield break;
    }

    private static async IAsyncEnumerable<IReadOnlyList<ProviderAnswer>> AnswerOneAsync(
        ProviderAnswer answer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return [answer];
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    private async Task<StepOutcome> TakeAsync(Payment payment) => (await TakeAllAsync(payment)).ShouldHaveSingleItem().ShouldHaveSingleItem();

    /// <summary>The outcomes in the groups in which they became known.</summary>
    private async Task<List<IReadOnlyList<StepOutcome>>> TakeAllAsync(params Payment[] payments)
    {
        var groups = new List<IReadOnlyList<StepOutcome>>();
        await new ProviderSteps(provider, Options.Create(options), TimeProvider.System, NullLogger<ProviderSteps>.Instance).TakeAsync(
            payments,
            (outcomes, _) =>
            {
                groups.Add(outcomes);
                return Task.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        return groups;
    }
}
