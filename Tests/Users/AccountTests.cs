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
    public async Task Every_account_comes_on_a_stream_page_after_page()
    {
        await using var insert = host.Database.CreateCommand(
            """
            INSERT INTO accounts (user_id, email, display_name, role, password_hash, created_at)
            SELECT gen_random_uuid(), gen_random_uuid() || '@stream.example', 'N', 'customer', '', now() FROM generate_series(1, 1100)
            """);
        await insert.ExecuteNonQueryAsync(Cancellation);
        using var call = host.Calls.Stream(await host.OperatorAsync());
        var emails = new List<string>();
        while (await call.ResponseStream.MoveNext(Cancellation)) emails.Add(call.ResponseStream.Current.Email);
        emails.Count(e => e.EndsWith("@stream.example", StringComparison.Ordinal)).ShouldBe(1100);
        emails.ShouldBeUnique();
    }

    [Fact]
    public async Task An_import_makes_the_good_rows_and_reports_each_bad_one()
    {
        var mark = $"{Guid.NewGuid():N}";
        var rows = Enumerable.Range(1, 60).Select(i => new ImportUsersRequest { Email = $"{i}@{mark}.example", DisplayName = "N", Password = "long enough for all" }).ToList();
        rows[9].Email = "nobody";
        rows[19].Email = $"1@{mark}.EXAMPLE";
        rows[29].Email = "alice@example.com";
        rows[39].Password = "short";
        var answer = await host.Calls.ImportAsync(rows, await host.OperatorAsync());
        answer.Imported.ShouldBe(56);
        answer.Errors.Select(e => (e.Row, e.Field)).ShouldBe([(10, "email"), (20, "email"), (30, "email"), (40, "password")]);
        (await host.Calls.Login($"60@{mark}.example", "long enough for all")).AccessToken.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_token_ends_with_the_role_that_it_speaks_for_with_its_account_and_with_its_sign_in()
    {
        var ops = await host.OperatorAsync();
        var (userId, email, first) = await host.RegisterAsync();
        await host.Calls.Update(new UpdateUserRequest { UserId = userId, DisplayName = "Dora", Role = "customer" }, ops);
        await host.Calls.GetOwn(first);
        await host.Calls.Update(new UpdateUserRequest { UserId = userId, DisplayName = "Dora", Role = "operator" }, ops);
        await host.Calls.GetOwn(first).ShouldFailAsync(ErrorCode.BadToken);
        var promoted = await host.Calls.Login(email, "long enough for all");
        await host.Calls.GetUser(AliceId, UsersHost.Bearer(promoted));
        var other = await host.Calls.Login(email, "long enough for all");
        await host.Calls.Logout(promoted.RefreshToken, ops);
        await host.Calls.GetOwn(promoted).ShouldFailAsync(ErrorCode.BadToken);
        await host.Calls.GetOwn(other);
        await host.Calls.Delete(userId, ops);
        await host.Calls.GetOwn(other).ShouldFailAsync(ErrorCode.BadToken);
    }

    [Fact]
    public async Task A_sign_in_is_told()
    {
        var (userId, _, _) = await host.RegisterAsync();
        await using var command = host.Database.CreateCommand("SELECT count(*) FROM outbox WHERE 'user.signed_in.v1' = ANY (types) AND $1 = ANY (aggregate_ids)");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = Guid.Parse(userId) });
        (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(1L);
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
