namespace AspireOrders.Users.Domain;

/// <summary>A person who can sign in.</summary>
internal sealed class Account
{
    /// <summary>The most characters of a display name.</summary>
    public const int MaxDisplayName = 100;

    public required Guid UserId { get; init; }

    /// <summary>Normalised; no two accounts have the same.</summary>
    public required string Email { get; init; }

    public required string DisplayName { get; set; }

    /// <summary><c>customer</c> or <c>operator</c>.</summary>
    public required string Role { get; set; }

    /// <summary>See <see cref="Domain.PasswordHash"/>.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>Grows by one with every change that others can see.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }
}
