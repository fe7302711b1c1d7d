using AspireOrders.Messaging;
using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Tests.Users;

public sealed class RefreshFamiliesTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly Guid userId = Guid.NewGuid();
    private NpgsqlDataSource database = null!;
    private RefreshFamilies families = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        database = NpgsqlDataSource.Create(await postgres.CreateUsersDatabaseAsync());
        families = new RefreshFamilies(database, new Outbox("users"), Options.Create(new TokenOptions()), clock);
        await ExecuteAsync(
            "INSERT INTO accounts (user_id, email, display_name, role, password_hash, created_at) VALUES (@userId, 'a@b.c', 'A', 'customer', '', now())");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Each_token_is_exchanged_once_for_one_of_the_same_family()
    {
        var first = await OpenAsync();
        var second = await RedeemAsync(first);
        var third = await RedeemAsync(second);
        third.FamilyId.ShouldBe(first.FamilyId);
        new[] { first.Secret, second.Secret, third.Secret }.ShouldBeUnique();
    }

    [Fact]
    public async Task The_reuse_of_a_spent_token_ends_the_family_for_its_newest_token_too()
    {
        var stolen = await OpenAsync();
        var other = await OpenAsync();
        var newest = await RedeemAsync(stolen);
        (await OutcomeAsync(stolen)).ShouldBe(Redemption.Reused);
        (await OutcomeAsync(newest)).ShouldBe(Redemption.Revoked);
        (await OutcomeAsync(other)).ShouldBe(Redemption.Accepted);
    }

    [Fact]
    public async Task Of_many_exchanges_of_one_token_at_the_same_moment_one_succeeds_and_the_family_ends()
    {
        var token = await OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => families.RedeemAsync(token.Secret, Cancellation)));
        results.Count(r => r.Outcome == Redemption.Accepted).ShouldBe(1);
        results.Count(r => r.Outcome == Redemption.Reused).ShouldBe(1);
        results.Count(r => r.Outcome == Redemption.Revoked).ShouldBe(6);
        (await OutcomeAsync(results.Single(r => r.Successor is not null).Successor!)).ShouldBe(Redemption.Revoked);
    }

    [Fact]
    public async Task A_family_ends_after_30_days_however_often_it_was_refreshed()
    {
        var token = await OpenAsync();
        for (var days = 10; days < 30; days += 10)
        {
            clock.Now += TimeSpan.FromDays(10);
            token = await RedeemAsync(token);
        }

        clock.Now += TimeSpan.FromDays(10);
        (await OutcomeAsync(token)).ShouldBe(Redemption.Expired);
    }

    [Fact]
    public async Task A_token_that_was_not_used_for_14_days_has_expired()
    {
        var token = await OpenAsync();
        clock.Now += TimeSpan.FromDays(14);
        (await OutcomeAsync(token)).ShouldBe(Redemption.Expired);
    }

    [Fact]
    public async Task Revoking_ends_the_family_and_an_unknown_token_is_no_error()
    {
        var token = await OpenAsync();
        await families.RevokeAsync("no such token", Cancellation);
        await families.RevokeAsync(token.Secret, Cancellation);
        (await OutcomeAsync(token)).ShouldBe(Redemption.Revoked);
    }

    [Fact]
    public async Task Only_hashes_are_stored()
    {
        var token = await OpenAsync();
        var stored = await database.CreateCommand("SELECT token_hash FROM refresh_tokens").ExecuteScalarAsync(Cancellation);
        stored.ShouldBe(RefreshSecret.Hash(token.Secret));
    }

    [Fact]
    public async Task An_account_takes_its_tokens_with_it_and_gets_no_new_ones()
    {
        var token = await OpenAsync();
        await ExecuteAsync("DELETE FROM accounts WHERE user_id = @userId");
        (await OutcomeAsync(token)).ShouldBe(Redemption.Unknown);
        (await families.OpenAsync(userId, "customer", 1, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Families_that_are_over_are_deleted_and_no_others()
    {
        await OpenAsync();
        clock.Now += TimeSpan.FromDays(29);
        var living = await OpenAsync();
        clock.Now += TimeSpan.FromDays(2);
        await families.PurgeAsync(Cancellation);
        (await database.CreateCommand("SELECT count(*) FROM refresh_tokens").ExecuteScalarAsync(Cancellation)).ShouldBe(1L);
        (await OutcomeAsync(living)).ShouldBe(Redemption.Accepted);
    }

    private async Task<NewRefreshToken> OpenAsync() => (await families.OpenAsync(userId, "customer", 1, Cancellation)).ShouldNotBeNull();

    private async Task<NewRefreshToken> RedeemAsync(NewRefreshToken token)
    {
        var (outcome, _, successor) = await families.RedeemAsync(token.Secret, Cancellation);
        outcome.ShouldBe(Redemption.Accepted);
        return successor.ShouldNotBeNull();
    }

    private async Task<Redemption> OutcomeAsync(NewRefreshToken token) => (await families.RedeemAsync(token.Secret, Cancellation)).Outcome;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { userId }, cancellationToken: Cancellation));
    }
}
