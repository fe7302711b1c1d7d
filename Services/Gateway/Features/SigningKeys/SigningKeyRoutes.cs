using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.SigningKeys;

/// <summary>The public keys that access tokens are signed with.</summary>
internal static class SigningKeyRoutes
{
    private const string ContentType = "application/jwk-set+json";

    public static void MapSigningKeys(this IEndpointRouteBuilder app) =>
        app.MapGet("/.well-known/jwks.json", GetAsync).WithTags("Sign-in").Access(Callers.Anyone)
            .Describe("GetSigningKeys", "The public keys of access tokens as a JSON Web Key Set (RFC 7517)")
            .Produces<string>(StatusCodes.Status200OK, ContentType);

    private static async Task<ContentHttpResult> GetAsync(UsersClient users, HttpContext context)
    {
        var keys = await users.GetSigningKeysAsync(new GetSigningKeysRequest(), context.Call());
        context.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Text(keys.JwksJson, ContentType);
    }
}
