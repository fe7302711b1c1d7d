using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Storage;
using Dapper;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace AspireOrders.Tests.Users;

public sealed class SettingStoreTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Key = "SignIn.Failures";

    private readonly ManualClock clock = new();
    private NpgsqlDataSource database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        database = NpgsqlDataSource.Create(await postgres.CreateUsersDatabaseAsync());
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task What_is_set_in_one_environment_counts_in_no_other()
    {
        var (production, staging) = (Store("Production"), Store("Staging"));
        await production.AddAsync(Key, "5", Guid.NewGuid(), Cancellation);
        await staging.AddAsync(Key, "9", Guid.NewGuid(), Cancellation);

        (await production.ReadValuesAsync(Cancellation)).Values[Key].ShouldBe("5");
        (await staging.ReadValuesAsync(Cancellation)).Values[Key].ShouldBe("9");
        (await Store("Development").ReadValuesAsync(Cancellation)).Values.ShouldBeEmpty();
        (await production.ReadLatestAsync(10, Cancellation)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Each_change_is_kept_with_what_was_before_it_who_made_it_and_when()
    {
        var store = Store("Production");
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await store.AddAsync(Key, "5", first, Cancellation);
        clock.Now += TimeSpan.FromHours(1);
        await store.AddAsync(Key, null, second, Cancellation);

        var changes = await store.ReadLatestAsync(10, Cancellation);

        changes.Select(c => (c.OldValue, c.NewValue, c.ChangedBy)).ShouldBe([("5", null, second), (null, "5", first)]);
        (changes[0].ChangedAt - changes[1].ChangedAt).ShouldBe(TimeSpan.FromHours(1));
        (await store.ReadValuesAsync(Cancellation)).Values.ShouldBeEmpty("what was taken back is as it was deployed");
    }

    private SettingStore Store(string environment) => new(database, new HostingEnvironment { EnvironmentName = environment }, clock);
}
