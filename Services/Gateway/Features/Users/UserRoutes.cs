using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Users;

/// <summary>All accounts, for operators.</summary>
internal static class UserRoutes
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").Access(Callers.Operator);
        users.MapGet("/", SearchAsync).Describe("SearchUsers", "Accounts whose e-mail address or name contains a text, by page", ErrorCode.InvalidInput);
        users.MapGet("/{id:guid}", GetAsync).Describe("GetUser", "One account", ErrorCode.NotFound);
        users.MapPut("/{id:guid}", UpdateAsync)
            .Describe("UpdateUser", "Replaces name and role of an account", ErrorCode.InvalidInput, ErrorCode.NotFound, ErrorCode.WrongState);
        users.MapDelete("/{id:guid}", DeleteAsync).Describe("DeleteUser", "Deletes an account and revokes its tokens", ErrorCode.NotFound, ErrorCode.WrongState);
    }

    private static async Task<Ok<Page<UserView>>> SearchAsync(UserQuery query, UsersClient users, HttpContext context)
    {
        var request = new SearchUsersRequest { Search = query.Search, Cursor = query.Page.Cursor, Limit = query.Page.Limit };
        var found = await users.SearchUsersAsync(request, context.Call());
        return TypedResults.Ok(Page<UserView>.From(found.Users, UserView.From, found.NextCursor));
    }

    private static async Task<Ok<UserView>> GetAsync(Guid id, UsersClient users, HttpContext context) =>
        TypedResults.Ok(UserView.From(await users.GetUserAsync(new GetUserRequest { UserId = id.ToString() }, context.Call())));

    private static async Task<Ok<UserView>> UpdateAsync(Guid id, JsonBody<UpdateUserBody> body, UsersClient users, HttpContext context)
    {
        var (displayName, role, version) = body.Value;
        var request = new UpdateUserRequest { UserId = id.ToString(), DisplayName = displayName ?? "", Role = role ?? "", Version = version ?? 0 };
        return TypedResults.Ok(UserView.From(await users.UpdateUserAsync(request, context.Call())));
    }

    private static async Task<NoContent> DeleteAsync(Guid id, UsersClient users, HttpContext context)
    {
        await users.DeleteUserAsync(new DeleteUserRequest { UserId = id.ToString() }, context.Call());
        return TypedResults.NoContent();
    }
}
