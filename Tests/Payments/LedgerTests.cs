using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.Tests.Payments.Support;

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
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ChargeAsync(world, "tok_ok")));
        answers.ShouldAllBe(a => a == Answer(ChargeState.Captured, 10m));
        (await ChargeAsync(world, "tok_ok", 99m)).ShouldBe(Answer(ChargeState.Captured, 10m));
        (await FindAsync(world)).ShouldBe(Answer(ChargeState.Captured, 10m));
        (await world.LedgerAsync(key.OrderId)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("tok_declined")]
    [InlineData("a token of nobody")]
    public async Task Other_tokens_are_declined_for_good(string token)
    {
        await using var world = await World.CreateAsync(postgres);
        (await ChargeAsync(world, token)).ShouldBe(Answer(ChargeState.Declined, 0));
        (await ChargeAsync(world, "tok_ok")).ShouldBe(Answer(ChargeState.Declined, 0));
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Declined, 0));
    }

    [Fact]
    public async Task The_flaky_token_fails_twice_for_each_key_and_then_works()
    {
        await using var world = await World.CreateAsync(postgres);
        for (var failure = 0; failure < 2; failure++)
        {
            (await ChargeAsync(world, "tok_flaky")).ShouldBeNull();
            (await FindAsync(world)).ShouldBeNull();
        }

        (await ChargeAsync(world, "tok_flaky")).ShouldBe(Answer(ChargeState.Captured, 10m));
    }

    [Fact]
    public async Task The_timeout_token_charges_though_its_answer_never_comes()
    {
        await using var world = await World.CreateAsync(postgres);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var call = world.Provider.ChargeOneAsync(Charge("tok_timeout"), patience.Token);
        await Eventually.TrueAsync(async () => await FindAsync(world) is { State: ChargeState.Captured }, "the charge is known");
        call.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task The_asynchronous_token_is_pending_until_its_outcome_is_told()
    {
        await using var world = await World.CreateAsync(postgres, ("Sandbox:ConfirmAfter", "00:00:00"));
        (await ChargeAsync(world, "tok_async")).ShouldBe(Answer(ChargeState.Pending, 0));
        await world.StartAsync();
        await Eventually.TrueAsync(async () => await FindAsync(world) == Answer(ChargeState.Captured, 10m), "it is captured");
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Refunding, 10m));
        await Eventually.TrueAsync(async () => await FindAsync(world) == Answer(ChargeState.Refunded, 10m), "it is given back");
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Refunded, 10m));
    }

    [Fact]
    public async Task A_refund_of_a_pending_charge_closes_it()
    {
        await using var world = await World.CreateAsync(postgres, ("Sandbox:ConfirmAfter", "01:00:00"));
        await ChargeAsync(world, "tok_async");
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Closed, 0));
        (await world.CountAsync("SELECT count(*) FROM sandbox_charges WHERE confirm_at IS NOT NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task A_refund_gives_back_once_and_says_so_each_time()
    {
        await using var world = await World.CreateAsync(postgres);
        await ChargeAsync(world, "tok_ok");
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Refunded, 10m));
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Refunded, 10m));
        (await ChargeAsync(world, "tok_ok")).ShouldBe(Answer(ChargeState.Refunded, 10m));
    }

    [Theory]
    [InlineData("tok_ok")]
    [InlineData("tok_flaky")]
    [InlineData("tok_async")]
    public async Task A_refund_before_its_charge_closes_the_key(string token)
    {
        await using var world = await World.CreateAsync(postgres);
        (await RefundAsync(world)).ShouldBe(Answer(ChargeState.Closed, 0));
        (await ChargeAsync(world, token)).ShouldBe(Answer(ChargeState.Closed, 0));
    }

    private ChargeRequest Charge(string token, decimal amount = 10m) => new(key, amount, "EUR", token);

    private ProviderAnswer? Answer(ChargeState state, decimal amount) => new ProviderAnswer(key, state, amount);

    private Task<ProviderAnswer?> ChargeAsync(World world, string token, decimal amount = 10m) => world.Provider.ChargeOneAsync(Charge(token, amount), Cancelled);

    private async Task<ProviderAnswer?> FindAsync(World world) =>
        (await world.Provider.FindAsync([key], Cancelled)).Select(a => (ProviderAnswer?)a).SingleOrDefault();

    private async Task<ProviderAnswer?> RefundAsync(World world) => (await world.Provider.RefundAsync([key], Cancelled)).ShouldHaveSingleItem();
}
