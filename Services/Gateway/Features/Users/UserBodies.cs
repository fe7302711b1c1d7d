using System.ComponentModel.DataAnnotations;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Users;

/// <summary>An account.</summary>
/// <param name="UserId">Its id.</param>
/// <param name="Email">The address it signs in with.</param>
/// <param name="DisplayName">How its owner is addressed.</param>
/// <param name="Role"><c>customer</c> or <c>operator</c>.</param>
/// <param name="CreatedAt">When it was made, in UTC.</param>
/// <param name="Version">Grows by one with every change.</param>
internal sealed record UserView(string UserId, string Email, string DisplayName, string Role, DateTime CreatedAt, int Version)
{
    public static UserView From(User user) =>
        new(user.UserId, user.Email, user.DisplayName, user.Role, user.CreatedAt.ToUtc(), user.Version);
}

/// <summary>What replaces an account's name and role.</summary>
/// <param name="DisplayName">How its owner is addressed.</param>
/// <param name="Role"><c>customer</c> or <c>operator</c>.</param>
/// <param name="Version">The version that was read; the change is refused when there is a newer one. Absent: overwrites whatever is there.</param>
internal sealed record UpdateUserBody([property: Required] string? DisplayName, [property: Required] string? Role, int? Version = null);
