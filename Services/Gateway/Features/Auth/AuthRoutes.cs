using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Auth;

/// <summary>Accounts and tokens.</summary>
internal static class AuthRoutes
{
    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sign-in").Access(Callers.Anyone);
        auth.MapPost("/register", RegisterAsync).WithMetadata(SignInAttempt.Instance)
            .Describe("Register", "Makes a customer account", ErrorCode.InvalidInput, ErrorCode.AlreadyExists);
        auth.MapPost("/login", LoginAsync).WithMetadata(SignInAttempt.Instance)
            .Describe("Login", "Exchanges e-mail address and password for a pair of tokens", ErrorCode.InvalidInput, ErrorCode.BadToken);
        auth.MapPost("/refresh", RefreshAsync).WithMetadata(SignInAttempt.Instance)
            .Describe("Refresh", "Exchanges a refresh token for a new pair; the old one is spent", ErrorCode.InvalidInput, ErrorCode.BadToken)
            .WithDescription("A refresh token that is used twice revokes every token that came from the same sign-in.");
        auth.MapPost("/logout", LogoutAsync).Describe("Logout", "Revokes a refresh token and all that came from the same sign-in", ErrorCode.InvalidInput);
    }

    private static async Task<Created<RegisteredView>> RegisterAsync(JsonBody<RegisterBody> body, UsersClient users, HttpContext context)
    {
        var (email, password, displayName) = body.Value;
        var request = new RegisterRequest { Email = email ?? "", Password = password ?? "", DisplayName = displayName ?? "" };
        var registered = await users.RegisterAsync(request, context.Call());
        return TypedResults.Created($"{FeatureRoutes.Root}/users/{registered.UserId}", new RegisteredView(registered.UserId));
    }

    private static async Task<Ok<TokenView>> LoginAsync(JsonBody<LoginBody> body, UsersClient users, HttpContext context)
    {
        var request = new LoginRequest { Email = body.Value.Email ?? "", Password = body.Value.Password ?? "" };
        return TypedResults.Ok(TokenView.From(await users.LoginAsync(request, context.Call())));
    }

    private static async Task<Ok<TokenView>> RefreshAsync(JsonBody<RefreshTokenBody> body, UsersClient users, HttpContext context)
    {
        var request = new RefreshRequest { RefreshToken = body.Value.RefreshToken ?? "" };
        return TypedResults.Ok(TokenView.From(await users.RefreshAsync(request, context.Call())));
    }

    private static async Task<NoContent> LogoutAsync(JsonBody<RefreshTokenBody> body, UsersClient users, HttpContext context)
    {
        await users.LogoutAsync(new LogoutRequest { RefreshToken = body.Value.RefreshToken ?? "" }, context.Call());
        return TypedResults.NoContent();
    }
}
