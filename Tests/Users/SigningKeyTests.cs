using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Tests.Users;

public sealed class SigningKeyTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly TokenOptions options = new();
    private NpgsqlDataSource database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = NpgsqlDataSource.Create(await postgres.CreateUsersDatabaseAsync());

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Replicas_that_start_at_the_same_moment_agree_on_one_key()
    {
        var replicas = Enumerable.Range(0, 6).Select(_ => Replica()).ToList();
        var active = await Task.WhenAll(replicas.Select(replica => replica.ActiveAsync(Cancellation).AsTask()));
        active.Select(key => key.KeyId).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await replicas[0].AllAsync(Cancellation)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_published_before_it_signs_and_destroyed_when_its_tokens_have_expired()
    {
        using var replica = Replica();
        var first = await replica.ActiveAsync(Cancellation);

        clock.Now += options.RotateKeysEvery - options.PublishKeysAhead;
        (await RefreshAsync(replica)).Count.ShouldBe(2);
        (await replica.ActiveAsync(Cancellation)).ShouldBe(first);

        clock.Now += options.PublishKeysAhead;
        var second = await replica.ActiveAsync(Cancellation);
        second.KeyId.ShouldNotBe(first.KeyId);
        (await RefreshAsync(replica)).Count.ShouldBe(2);

        clock.Now += options.KeySchedule.Overlap;
        (await RefreshAsync(replica)).ShouldBe([second]);
        (await replica.FindAsync(first.KeyId, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_that_another_replica_made_is_found_when_a_token_names_it()
    {
        using var here = Replica();
        using var there = Replica();
        await here.ActiveAsync(Cancellation);
        clock.Now += options.RotateKeysEvery;
        var made = (await RefreshAsync(there))[^1];
        (await here.FindAsync(made.KeyId, Cancellation)).ShouldNotBeNull().KeyId.ShouldBe(made.KeyId);
    }

    [Fact]
    public async Task Made_up_key_ids_do_not_reach_the_database_more_than_once_a_second()
    {
        using var replica = Replica();
        await replica.ActiveAsync(Cancellation);
        await database.CreateCommand("DROP TABLE signing_keys").ExecuteNonQueryAsync(Cancellation);
        (await replica.FindAsync("made up", Cancellation)).ShouldBeNull();
        clock.Now += TimeSpan.FromSeconds(1);
        await Should.ThrowAsync<PostgresException>(replica.FindAsync("made up", Cancellation).AsTask());
    }

    private static async Task<IReadOnlyList<SigningKey>> RefreshAsync(LocalSigningKeys replica)
    {
        await replica.RefreshAsync(TimeSpan.Zero, Cancellation);
        return await replica.AllAsync(Cancellation);
    }

    private LocalSigningKeys Replica() =>
        new(new SigningKeyStore(database, Options.Create(options), clock, NullLogger<SigningKeyStore>.Instance), clock);
}
