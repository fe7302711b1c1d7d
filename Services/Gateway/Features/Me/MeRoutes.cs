using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Features.Users;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Me;

/// <summary>The caller's own account.</summary>
internal static class MeRoutes
{
    public static void MapMe(this IEndpointRouteBuilder api) =>
        api.MapGet("/me", GetAsync).Describe("GetMe", "The account that the token belongs to").WithTags("Users").Access(Callers.User);

    // Without an id the users service answers with the account of the token.
    private static async Task<Ok<UserView>> GetAsync(UsersClient users, HttpContext context) =>
        TypedResults.Ok(UserView.From(await users.GetUserAsync(new GetUserRequest(), context.Call())));
}
