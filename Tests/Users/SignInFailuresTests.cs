using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Tests.Users;

public sealed class SignInFailuresTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly byte[] Key = SignInFailures.Key("alice@example.com");

    private readonly ManualClock clock = new();
    private NpgsqlDataSource database = null!;
    private SignInFailures failures = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = NpgsqlDataSource.Create(await postgres.CreateUsersDatabaseAsync());
        failures = new SignInFailures(database, Options.Create(new SignInOptions()), clock);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task The_tenth_failure_within_15_minutes_locks_the_address_out_until_the_first_is_that_old()
    {
        await FailAsync(9);
        (await failures.LockedOutForAsync(Key, Cancellation)).ShouldBeNull();
        await FailAsync(1);
        (await failures.LockedOutForAsync(Key, Cancellation)).ShouldBe(TimeSpan.FromMinutes(5));
        (await failures.LockedOutForAsync(SignInFailures.Key("bob@example.com"), Cancellation)).ShouldBeNull();
        clock.Now += TimeSpan.FromMinutes(5);
        (await failures.LockedOutForAsync(Key, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task However_the_address_is_typed_it_is_the_same()
    {
        SignInFailures.Key(" Alice@Example.com ").ShouldBe(Key);
        await FailAsync(3);
        await failures.ClearAsync(Key, Cancellation);
        await FailAsync(9);
        (await failures.LockedOutForAsync(Key, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_flood_does_not_grow_the_row()
    {
        await FailAsync(25);
        (await database.CreateCommand("SELECT cardinality(failed_at) FROM sign_in_failures").ExecuteScalarAsync(Cancellation)).ShouldBe(10);
        clock.Now += TimeSpan.FromMinutes(16);
        await failures.PurgeAsync(Cancellation);
        (await database.CreateCommand("SELECT count(*) FROM sign_in_failures").ExecuteScalarAsync(Cancellation)).ShouldBe(0L);
    }

    /// <summary>Failures with a minute after each.</summary>
    private async Task FailAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await failures.AddAsync(Key, Cancellation);
            clock.Now += TimeSpan.FromMinutes(1);
        }
    }
}
