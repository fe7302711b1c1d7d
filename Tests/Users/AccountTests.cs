using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Features;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Users;

[Collection(UsersCollection.Name)]
public sealed class AccountTests(UsersHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_sees_no_account_but_the_own()
    {
        var (userId, _, tokens) = await host.RegisterAsync();
        var own = UsersHost.Bearer(tokens);
        (await host.Calls.GetUser(userId, own)).UserId.ShouldBe(userId);
        await host.Calls.GetUser(AliceId, own).ShouldFailAsync(ErrorCode.NotFound);
        await host.Calls.GetUser().ShouldFailAsync(ErrorCode.NoToken);
        await host.Calls.GetUser("", new Metadata { { "authorization", "Bearer x.y.z" } }).ShouldFailAsync(ErrorCode.BadToken);
        await host.Calls.Search(new SearchUsersRequest(), own).ShouldFailAsync(ErrorCode.NotAllowed);
        await host.Calls.Update(new UpdateUserRequest { UserId = userId }, own).ShouldFailAsync(ErrorCode.NotAllowed);
        await host.Calls.Delete(userId, own).ShouldFailAsync(ErrorCode.NotAllowed);
    }

    [Fact]
    public async Task An_operator_changes_the_version_that_was_read_and_no_other()
    {
        var (userId, _, tokens) = await host.RegisterAsync();
        var ops = await host.OperatorAsync();
        var request = new UpdateUserRequest { UserId = userId, DisplayName = " Carol Jones ", Role = "operator", Version = 1 };
        var updated = await host.Calls.Update(request, ops);
        (updated.DisplayName, updated.Role, updated.Version).ShouldBe(("Carol Jones", "operator", 2));
        await host.Calls.Update(request, ops).ShouldFailAsync(ErrorCode.WrongState);
        request.Version = 0;
        (await host.Calls.Update(request, ops)).Version.ShouldBe(3);

        var renewed = await host.Calls.Refresh(tokens.RefreshToken);
        await host.Calls.Search(new SearchUsersRequest(), UsersHost.Bearer(renewed));

        request.UserId = Guid.NewGuid().ToString();
        await host.Calls.Update(request, ops).ShouldFailAsync(ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_deleted_account_is_gone_with_its_tokens_and_its_address_is_free()
    {
        var (userId, email, tokens) = await host.RegisterAsync();
        var ops = await host.OperatorAsync();
        await host.Calls.Delete(userId, ops);
        await host.Calls.GetUser(userId, ops).ShouldFailAsync(ErrorCode.NotFound);
        await host.Calls.Delete(userId, ops).ShouldFailAsync(ErrorCode.NotFound);
        await host.Calls.Refresh(tokens.RefreshToken).ShouldFailAsync(ErrorCode.BadToken);
        await host.Calls.Register(new RegisterRequest { Email = email, Password = "long enough for all", DisplayName = "Carol" });
    }

    [Fact]
    public async Task A_search_pages_through_every_match_once_and_takes_signs_for_what_they_are()
    {
        var mark = $"{Guid.NewGuid():N}";
        await using var insert = host.Database.CreateCommand(
            $"""
            INSERT INTO accounts (user_id, email, display_name, role, password_hash, created_at)
            SELECT gen_random_uuid(), n || '@{mark}.example', CASE n WHEN 7 THEN '100%_{mark}' ELSE 'N' END, 'customer', '', now() FROM generate_series(1, 25) AS n
            """);
        await insert.ExecuteNonQueryAsync(Cancellation);
        var ops = await host.OperatorAsync();
        var emails = new List<string>();
        var request = new SearchUsersRequest { Search = mark.ToUpperInvariant(), Limit = 10 };
        do
        {
            var page = await host.Calls.Search(request, ops);
            emails.AddRange(page.Users.Select(user => user.Email));
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor.Length > 0);
        emails.Count.ShouldBe(25);
        emails.ShouldBeUnique();
        emails.ShouldBe(emails.Order(StringComparer.Ordinal));

        (await host.Calls.Search(new SearchUsersRequest { Search = $"100%_{mark}" }, ops)).Users.Count.ShouldBe(1);
        (await host.Calls.Search(new SearchUsersRequest { Search = $"1__%{mark}" }, ops)).Users.ShouldBeEmpty();
        await host.Calls.Search(new SearchUsersRequest { Cursor = "WyJcdTAwMDAiXQ" }, ops).ShouldFailAsync(ErrorCode.InvalidInput);
    }

    [Fact]
    public async Task Demo_accounts_are_written_once_and_follow_their_password()
    {
        var before = await DemoHashesAsync();
        await SeedAsync(UsersHost.DemoPassword);
        (await DemoHashesAsync()).ShouldBe(before);

        await SeedAsync("another demo password");
        (await DemoHashesAsync()).Intersect(before, StringComparer.Ordinal).ShouldBeEmpty();
        await SeedAsync(UsersHost.DemoPassword);
        var alice = await host.Calls.Login("alice@example.com", UsersHost.DemoPassword);
        (await host.Calls.GetOwn(alice)).UserId.ShouldBe(AliceId);
    }

    [Fact]
    public async Task An_rpc_that_is_not_served_yet_says_so()
    {
        using var call = host.Calls.Stream(await host.OperatorAsync());
        var failure = await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation));
        failure.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    private const string AliceId = "00000000-0000-4000-8001-000000000001";

    private async Task SeedAsync(string password)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Seed:Password", password)]).Build();
        await ActivatorUtilities.CreateInstance<SeedAccounts>(host.Services, configuration).StartAsync(Cancellation);
    }

    private async Task<List<string>> DemoHashesAsync()
    {
        await using var command = host.Database.CreateCommand(
            "SELECT password_hash FROM accounts WHERE email IN ('alice@example.com', 'bob@example.com', 'ops@example.com') ORDER BY email");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var hashes = new List<string>();
        while (await reader.ReadAsync(Cancellation)) hashes.Add(reader.GetString(0));
        hashes.Count.ShouldBe(3);
        return hashes;
    }
}
