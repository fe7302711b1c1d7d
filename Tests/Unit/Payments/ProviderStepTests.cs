using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace AspireOrders.Tests.Unit.Payments;

public sealed class ProviderStepTests
{
    private static readonly ChargeKey First = new(Example.OrderId, 0);

    private readonly IPaymentProvider provider = Substitute.For<IPaymentProvider>();
    private readonly SettlementOptions options = new();

    [Fact]
    public async Task A_first_attempt_charges_without_asking()
    {
        provider.ChargeAsync(new ChargeRequest(First, 10m, "EUR", "tok_ok"), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeState.Captured, 10m));
        var change = await TakeAsync(Example.Pending(attempts: 1));
        change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Captured);
        await provider.DidNotReceiveWithAnyArgs().FindAsync(default, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_charge_with_an_unknown_outcome_is_asked_for_and_not_repeated()
    {
        provider.FindAsync(First, Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeState.Captured, 10m));
        var change = await TakeAsync(Example.Pending(attempts: 2));
        change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Captured);
        await provider.DidNotReceiveWithAnyArgs().ChargeAsync(default!, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_charge_that_the_provider_does_not_know_is_made()
    {
        provider.FindAsync(First, Arg.Any<CancellationToken>()).Returns((ChargeResult?)null);
        provider.ChargeAsync(Arg.Any<ChargeRequest>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeState.Declined, 0));
        var change = await TakeAsync(Example.Pending(attempts: 2));
        change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Declined);
    }

    [Fact]
    public async Task A_provider_that_is_unavailable_leaves_the_outcome_unknown()
    {
        provider.ChargeAsync(Arg.Any<ChargeRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<ChargeResult>(DomainException.Unavailable("down", TimeSpan.Zero)));
        (await TakeAsync(Example.Pending(attempts: 1))).ShouldBeNull();
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_given_up_at_the_deadline()
    {
        options.ProviderDeadline = TimeSpan.FromMilliseconds(20);
        provider.ChargeAsync(Arg.Any<ChargeRequest>(), Arg.Any<CancellationToken>()).Returns(async call =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Arg<CancellationToken>());
            return default(ChargeResult);
        });
        (await TakeAsync(Example.Pending(attempts: 1))).ShouldBeNull();
    }

    [Fact]
    public async Task A_refund_gives_back_every_charge_that_may_have_been_made()
    {
        provider.RefundAsync(First, Arg.Any<CancellationToken>()).Returns(10m);
        provider.RefundAsync(new ChargeKey(Example.OrderId, 1), Arg.Any<CancellationToken>()).Returns(5m);
        var dearer = Example.Demand(version: 2, amount: 15m).ApplyTo(Example.Captured()).ShouldNotBeNull().Payment with { Attempts = 1 };
        var change = await TakeAsync(Example.Cancellation().ApplyTo(dearer).ShouldNotBeNull().Payment);
        change.ShouldNotBeNull().Fact.ShouldBe(PaymentFact.Refunded);
        change.Payment.Amount.ShouldBe(15m);
    }

    private Task<PaymentChange?> TakeAsync(Payment payment) =>
        new ProviderStep(provider, Options.Create(options), TimeProvider.System, NullLogger<ProviderStep>.Instance)
            .TakeAsync(payment, TestContext.Current.CancellationToken);
}
