using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Payments.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Payments;

/// <summary>What the sandbox does under one key.</summary>
public sealed class LedgerTests(PostgresServer postgres)
{
    private readonly ChargeKey key = new(Guid.CreateVersion7(), 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_charge_under_the_same_key_is_made_once_with_the_first_amount()
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = world.Services.GetRequiredService<IPaymentProvider>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => provider.ChargeAsync(Charge("tok_ok", 10m), Cancelled)));
        answers.ShouldAllBe(a => a == new ChargeResult(ChargeState.Captured, 10m));
        (await provider.ChargeAsync(Charge("tok_ok", 99m), Cancelled)).Amount.ShouldBe(10m);
        (await provider.FindAsync(key, Cancelled)).ShouldBe(new ChargeResult(ChargeState.Captured, 10m));
        (await world.LedgerAsync(key.OrderId)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("a token of nobody")]
    public async Task Other_tokens_are_declined_for_good(string token)
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = world.Services.GetRequiredService<IPaymentProvider>();
        (await provider.ChargeAsync(Charge(token, 10m), Cancelled)).ShouldBe(new ChargeResult(ChargeState.Declined, 0));
        (await provider.ChargeAsync(Charge("tok_ok", 10m), Cancelled)).State.ShouldBe(ChargeState.Declined);
        (await provider.RefundAsync(key, Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task The_flaky_token_fails_twice_for_each_key_and_then_works()
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = world.Services.GetRequiredService<IPaymentProvider>();
        for (var failure = 0; failure < 2; failure++)
        {
            await Should.ThrowAsync<DomainException>(provider.ChargeAsync(Charge("tok_flaky", 10m), Cancelled));
            (await provider.FindAsync(key, Cancelled)).ShouldBeNull();
        }

        (await provider.ChargeAsync(Charge("tok_flaky", 10m), Cancelled)).ShouldBe(new ChargeResult(ChargeState.Captured, 10m));
    }

    [Fact]
    public async Task The_timeout_token_charges_though_its_answer_never_comes()
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = world.Services.GetRequiredService<IPaymentProvider>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var call = provider.ChargeAsync(Charge("tok_timeout", 10m), patience.Token);
        await Eventually.TrueAsync(async () => await provider.FindAsync(key, Cancelled) is { State: ChargeState.Captured }, "the charge is known");
        call.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task A_refund_gives_back_once_and_says_so_each_time()
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = world.Services.GetRequiredService<IPaymentProvider>();
        await provider.ChargeAsync(Charge("tok_ok", 10m), Cancelled);
        (await provider.RefundAsync(key, Cancelled)).ShouldBe(10m);
        (await provider.RefundAsync(key, Cancelled)).ShouldBe(10m);
        (await provider.ChargeAsync(Charge("tok_ok", 10m), Cancelled)).State.ShouldBe(ChargeState.Refunded);
    }

    [Theory]
    [InlineData("tok_ok")]
    [InlineData("tok_flaky")]
    public async Task A_refund_before_its_charge_closes_the_key(string token)
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = world.Services.GetRequiredService<IPaymentProvider>();
        (await provider.RefundAsync(key, Cancelled)).ShouldBe(0);
        (await provider.ChargeAsync(Charge(token, 10m), Cancelled)).ShouldBe(new ChargeResult(ChargeState.Closed, 0));
    }

    private ChargeRequest Charge(string token, decimal amount) => new(key, amount, "EUR", token);
}
