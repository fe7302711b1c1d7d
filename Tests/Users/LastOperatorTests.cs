using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Tests.Users;

public sealed class LastOperatorTests(PostgresServer postgres) : IAsyncLifetime
{
    private AccountsContext database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = new AccountsContext(
        new DbContextOptionsBuilder<AccountsContext>().UseNpgsql(await postgres.CreateUsersDatabaseAsync()).Options);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task The_last_operator_stays()
    {
        var only = await AddAsync("operator");
        var customer = await AddAsync("customer");
        await database.DemandAnotherOperatorAsync(customer, Cancellation);
        (await Should.ThrowAsync<DomainException>(() => database.DemandAnotherOperatorAsync(only, Cancellation))).Error.ShouldBe(ErrorCode.WrongState);
        await AddAsync("operator");
        await database.DemandAnotherOperatorAsync(only, Cancellation);
    }

    [Fact]
    public async Task Changes_that_may_take_an_operator_away_come_one_after_the_other()
    {
        await using var other = new AccountsContext(new DbContextOptionsBuilder<AccountsContext>().UseNpgsql(database.Database.GetConnectionString()).Options);
        var first = await database.BeginOperatorChangeAsync(Cancellation);
        var second = other.BeginOperatorChangeAsync(Cancellation);
        second.IsCompleted.ShouldBeFalse();
        await first.CommitAsync(Cancellation);
        await (await second).DisposeAsync();
    }

    private async Task<Account> AddAsync(string role)
    {
        var account = new Account
        {
            UserId = Guid.NewGuid(), Email = $"{Guid.NewGuid():N}@example.com", DisplayName = "N", Role = role, PasswordHash = "", CreatedAt = DateTimeOffset.UnixEpoch,
        };
        database.Accounts.Add(account);
        await database.SaveChangesAsync(Cancellation);
        return account;
    }
}
