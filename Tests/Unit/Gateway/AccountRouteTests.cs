using System.Net;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class AccountRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly string UserJson = Samples.OneLine(
        """
        {"userId":"0197b8a0-0000-7000-8000-00000000a11c","email":"alice@example.com","displayName":"Alice","role":"customer",
        "createdAt":"2026-03-01T12:30:15.123Z","version":1}
        """);

    private readonly string path = $"/api/v1/users/{TestTokens.UserId}";
    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task A_customer_registers()
    {
        gateway.Services.On<RegisterRequest, RegisterResponse>("Register", _ => new RegisterResponse { UserId = TestTokens.UserId.ToString() });

        var response = await gateway.SendAsync(
            HttpMethod.Post, "/api/v1/auth/register", """{"email":"a@example.com","password":"p","displayName":"A"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await response.TextAsync()).ShouldBe($$"""{"userId":"{{TestTokens.UserId}}"}""");
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new RegisterRequest { Email = "a@example.com", Password = "p", DisplayName = "A" });
    }

    [Fact]
    public async Task The_calls_that_a_request_causes_have_what_is_left_of_ten_seconds_and_end_with_it()
    {
        gateway.Services.On<GetUserRequest, User>("GetUser", _ => Samples.User());
        var before = DateTime.UtcNow;

        await gateway.SendAsync(HttpMethod.Get, "/api/v1/me", role: Roles.Customer);

        var options = gateway.Services.Calls.ShouldHaveSingleItem().Options;
        options.Deadline.ShouldNotBeNull().ShouldBeInRange(before.AddSeconds(9.9), DateTime.UtcNow.AddSeconds(10));
        options.CancellationToken.CanBeCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_users_service_finds_wrong_is_named_by_field()
    {
        gateway.Services.On<RegisterRequest, RegisterResponse>("Register", _ => throw RpcErrors.ToRpc(new DomainException(
            ErrorCode.InvalidInput, "The request is invalid.", [new FieldError("email", "is missing"), new FieldError("displayName", "is missing")])));

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/auth/register", "{}");

        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["email", "displayName"]);
    }

    [Theory]
    [InlineData("login", """{"email":"a@example.com","password":"p"}""")]
    [InlineData("refresh", """{"refreshToken":"r0"}""")]
    public async Task Sign_in_and_refresh_answer_with_a_pair_of_tokens(string action, string body)
    {
        var pair = new TokenPair { AccessToken = "a1", RefreshToken = "r1", ExpiresIn = 900 };
        gateway.Services.On<LoginRequest, TokenPair>("Login", r => r is { Email: "a@example.com", Password: "p" } ? pair : new TokenPair());
        gateway.Services.On<RefreshRequest, TokenPair>("Refresh", r => r.RefreshToken == "r0" ? pair : new TokenPair());

        var response = await gateway.SendAsync(HttpMethod.Post, $"/api/v1/auth/{action}", body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.CacheControl?.ToString().ShouldBe("no-store");
        (await response.TextAsync()).ShouldBe("""{"accessToken":"a1","refreshToken":"r1","tokenType":"Bearer","expiresIn":900}""");
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such()
    {
        gateway.Services.On<LoginRequest, TokenPair>("Login", _ => throw RpcErrors.ToRpc(new DomainException(ErrorCode.BadToken, "E-mail address or password is wrong.")));

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/auth/login", """{"email":"a@example.com","password":"x"}""");

        await response.ProblemAsync(HttpStatusCode.Unauthorized, 1002);
    }

    [Fact]
    public async Task Signing_out_answers_with_nothing()
    {
        gateway.Services.On<LogoutRequest, Empty>("Logout", r => r.RefreshToken == "r0" ? new Empty() : throw new InvalidOperationException());

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/auth/logout", """{"refreshToken":"r0"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Ones_own_account_is_asked_for_without_an_id()
    {
        gateway.Services.On<GetUserRequest, User>("GetUser", r => r.UserId.Length == 0 ? Samples.User() : throw new InvalidOperationException());

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/me", role: Roles.Customer);

        (await response.TextAsync()).ShouldBe(UserJson);
    }

    [Fact]
    public async Task An_operator_finds_reads_changes_and_deletes_accounts()
    {
        gateway.Services.On<SearchUsersRequest, SearchUsersResponse>("SearchUsers", _ => new SearchUsersResponse { Users = { Samples.User() } });
        gateway.Services.On<GetUserRequest, User>("GetUser", _ => Samples.User());
        gateway.Services.On<UpdateUserRequest, User>("UpdateUser", _ => Samples.User());
        gateway.Services.On<DeleteUserRequest, Empty>("DeleteUser", _ => new Empty());

        var found = await gateway.SendAsync(HttpMethod.Get, "/api/v1/users?search=ali&cursor=WyJjIl0&limit=5", role: Roles.Operator);
        var read = await gateway.SendAsync(HttpMethod.Get, path, role: Roles.Operator);
        var changed = await gateway.SendAsync(HttpMethod.Put, path, """{"displayName":"A","role":"operator","version":1}""", Roles.Operator);
        var deleted = await gateway.SendAsync(HttpMethod.Delete, path, role: Roles.Operator);

        (await found.TextAsync()).ShouldBe($$"""{"items":[{{UserJson}}],"nextCursor":null}""");
        (await read.TextAsync()).ShouldBe(UserJson);
        (await changed.TextAsync()).ShouldBe(UserJson);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var id = TestTokens.UserId.ToString();
        gateway.Services.Calls.Select(c => c.Request).ShouldBe([
            new SearchUsersRequest { Search = "ali", Cursor = "WyJjIl0", Limit = 5 },
            new GetUserRequest { UserId = id },
            new UpdateUserRequest { UserId = id, DisplayName = "A", Role = "operator", Version = 1 },
            new DeleteUserRequest { UserId = id },
        ]);
    }

    [Fact]
    public async Task The_signing_keys_are_served_as_they_are()
    {
        gateway.Services.On<GetSigningKeysRequest, GetSigningKeysResponse>("GetSigningKeys", _ => new GetSigningKeysResponse { JwksJson = """{"keys":[]}""" });

        var response = await gateway.SendAsync(HttpMethod.Get, "/.well-known/jwks.json");

        (await response.TextAsync()).ShouldBe("""{"keys":[]}""");
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/jwk-set+json");
        response.Headers.CacheControl?.ToString().ShouldBe("public, max-age=300");
    }
}
