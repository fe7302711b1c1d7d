using System.ComponentModel.DataAnnotations;
using AspireOrders.Contracts.Users.V1;

namespace AspireOrders.Gateway.Features.Auth;

/// <summary>A new customer.</summary>
/// <param name="Email">The address to sign in with.</param>
/// <param name="Password">12 to 128 characters.</param>
/// <param name="DisplayName">How the customer is addressed.</param>
internal sealed record RegisterBody([property: Required] string? Email, [property: Required] string? Password, [property: Required] string? DisplayName);

/// <summary>The account that was made.</summary>
/// <param name="UserId">Its id.</param>
internal sealed record RegisteredView(string UserId);

/// <summary>A sign-in.</summary>
/// <param name="Email">The address of the account.</param>
/// <param name="Password">Its password.</param>
internal sealed record LoginBody([property: Required] string? Email, [property: Required] string? Password);

/// <summary>A refresh token to be exchanged or revoked.</summary>
/// <param name="RefreshToken">The token.</param>
internal sealed record RefreshTokenBody([property: Required] string? RefreshToken);

/// <summary>A pair of tokens.</summary>
/// <param name="AccessToken">Goes with each request: <c>Authorization: Bearer …</c>.</param>
/// <param name="RefreshToken">Is exchanged for the next pair, once.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token expires.</param>
internal sealed record TokenView(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn)
{
    public static TokenView From(TokenPair pair) => new(pair.AccessToken, pair.RefreshToken, "Bearer", pair.ExpiresIn);
}
