using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Users.Support;
using AspireOrders.Users.Domain;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace AspireOrders.Tests.Users;

[Collection(UsersCollection.Name)]
public sealed class SignInTests(UsersHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_registers_can_sign_in_however_the_address_is_typed()
    {
        var (userId, email, _) = await host.RegisterAsync();
        var tokens = await host.Calls.Login($" {email.ToUpperInvariant()} ", "long enough for all");
        tokens.ExpiresIn.ShouldBe(600);
        var me = await host.Calls.GetOwn(tokens);
        (me.UserId, me.Email, me.DisplayName, me.Role, me.Version).ShouldBe((userId, email, "Carol", "customer", 1));
    }

    [Fact]
    public async Task Registration_is_told_to_the_other_services_in_the_same_transaction()
    {
        var (userId, _, _) = await host.RegisterAsync();
        await using var command = host.Database.CreateCommand("SELECT payload FROM outbox_events WHERE aggregate_id = $1 AND type = 'user.registered.v1'");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(userId) });
        var payload = (await command.ExecuteScalarAsync(Cancellation)).ShouldBeOfType<byte[]>();
        UserRegistered.Parser.ParseFrom(payload).ShouldBe(new UserRegistered { UserId = userId, DisplayName = "Carol" });
    }

    [Fact]
    public async Task An_address_registers_once_even_at_the_same_moment()
    {
        var request = new RegisterRequest { Email = $"{Guid.NewGuid():N}@example.com", Password = "long enough for all", DisplayName = "Dave" };
        var calls = Enumerable.Range(0, 3).Select(_ => host.Calls.Register(request).ResponseAsync).ToList();
        await Task.WhenAll(calls.Select(call => call.ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default)));
        calls.Count(call => call.IsCompletedSuccessfully).ShouldBe(1);
        request.Email = request.Email.ToUpperInvariant();
        var refused = await host.Calls.Register(request).ShouldFailAsync(ErrorCode.AlreadyExists);
        refused.Details.ShouldBe([new FieldError("email", "is in use")]);
    }

    [Fact]
    public async Task Bad_input_names_every_field()
    {
        var refused = await host.Calls.Register(new RegisterRequest { Email = "nobody", Password = "short" }).ShouldFailAsync(ErrorCode.InvalidInput);
        refused.Details.Select(detail => detail.Field).ShouldBe(["email", "password", "displayName"]);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_with_the_same_words()
    {
        var (_, email, _) = await host.RegisterAsync();
        var wrong = await host.Calls.Login(email, "not the password").ShouldFailAsync(ErrorCode.BadToken);
        var unknown = await host.Calls.Login("x" + email, "not the password").ShouldFailAsync(ErrorCode.BadToken);
        unknown.Message.ShouldBe(wrong.Message);
    }

    [Fact]
    public async Task Whoever_guesses_is_locked_out_with_the_right_password_too_whether_there_is_an_account_or_not()
    {
        var (_, email, _) = await host.RegisterAsync();
        foreach (var address in new[] { email, "y" + email })
        {
            for (var i = 0; i < 3; i++)
            {
                (await host.Calls.Login(address, "not the password").ShouldFailAsync(ErrorCode.BadToken)).RetryAfter.ShouldBeNull();
            }

            var refused = await host.Calls.Login(address, "long enough for all").ShouldFailAsync(ErrorCode.BadToken);
            refused.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(15));
        }
    }

    [Fact]
    public async Task A_hash_of_lower_cost_is_raised_when_its_owner_signs_in()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await using var insert = host.Database.CreateCommand(
            "INSERT INTO accounts (user_id, email, display_name, role, password_hash, created_at) VALUES (gen_random_uuid(), $1, 'Old', 'customer', $2, now())");
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PasswordHash.Create("an old password", 1_000) });
        await insert.ExecuteNonQueryAsync(Cancellation);
        await host.Calls.Login(email, "an old password");
        await using var read = host.Database.CreateCommand("SELECT split_part(password_hash, '$', 2) FROM accounts WHERE email = $1");
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        (await read.ExecuteScalarAsync(Cancellation)).ShouldBe($"{UsersHost.Iterations}");
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_its_reuse_ends_the_sign_in()
    {
        var (_, _, tokens) = await host.RegisterAsync();
        var renewed = await host.Calls.Refresh(tokens.RefreshToken);
        await host.Calls.GetOwn(renewed);
        await host.Calls.Refresh(tokens.RefreshToken).ShouldFailAsync(ErrorCode.BadToken);
        await host.Calls.Refresh(renewed.RefreshToken).ShouldFailAsync(ErrorCode.BadToken);
        await host.Calls.Refresh("made up").ShouldFailAsync(ErrorCode.BadToken);
    }

    [Fact]
    public async Task After_signing_out_the_refresh_token_is_worth_nothing()
    {
        var (_, _, tokens) = await host.RegisterAsync();
        await host.Calls.Logout(tokens.RefreshToken).ShouldFailAsync(ErrorCode.NoToken);
        await host.Calls.Logout(tokens.RefreshToken, UsersHost.Bearer(tokens));
        await host.Calls.Logout(tokens.RefreshToken, await host.OperatorAsync());
        await host.Calls.Refresh(tokens.RefreshToken).ShouldFailAsync(ErrorCode.BadToken);
    }

    [Fact]
    public async Task The_published_keys_are_public_halves_that_prove_our_tokens()
    {
        var (userId, _, tokens) = await host.RegisterAsync();
        var answer = await host.Calls.GetSigningKeys();
        answer.JwksJson.ShouldNotContain("\"d\"");
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(tokens.AccessToken, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(answer.JwksJson).GetSigningKeys(),
            ValidIssuer = "aspireorders",
            ValidAudience = "aspireorders",
        });
        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        result.Claims["sub"].ShouldBe(userId);
    }
}
