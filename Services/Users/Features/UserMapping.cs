using AspireOrders.Contracts.Users.V1;
using AspireOrders.Users.Domain;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Users.Features;

internal static class UserMapping
{
    /// <summary>What others may know of an account.</summary>
    public static User ToUser(this Account account) => new()
    {
        UserId = account.UserId.ToString(),
        Email = account.Email,
        DisplayName = account.DisplayName,
        Role = account.Role,
        CreatedAt = account.CreatedAt.ToTimestamp(),
        Version = account.Version,
    };
}
