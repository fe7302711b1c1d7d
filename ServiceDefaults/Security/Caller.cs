namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Who makes a call: a user by token, a service by client certificate, or both when a service acts for a user.</summary>
/// <param name="UserId">The account, when a valid token came along.</param>
/// <param name="Role">The account's role, <c>customer</c> or <c>operator</c>.</param>
/// <param name="Service">The calling service, when it proved to be one.</param>
public sealed record Caller(Guid? UserId, string? Role, string? Service)
{
    /// <summary>Nobody known.</summary>
    public static readonly Caller Anonymous = new(null, null, null);

    /// <summary>Whether the caller holds the operator's role.</summary>
    public bool IsOperator => Role == Roles.Operator;

    /// <summary>The user's id; only where the route or rpc demands a user.</summary>
    /// <exception cref="InvalidOperationException">The rpc lets callers in who are no users.</exception>
    public Guid RequiredUserId => UserId ?? throw new InvalidOperationException("This rpc is reachable without a user.");

    /// <summary>Whether the caller is the owner: an operator sees what belongs to others, and does not act for them.</summary>
    public bool Owns(Guid ownerId) => UserId == ownerId;

    /// <summary>Whether the caller may see what belongs to <paramref name="ownerId"/>: its owner, an operator or an allowed service.</summary>
    public bool MaySee(Guid ownerId) => Owns(ownerId) || IsOperator || (UserId is null && Service is not null);
}

/// <summary>The roles that an account can have.</summary>
public static class Roles
{
    /// <summary>Buys.</summary>
    public const string Customer = "customer";

    /// <summary>Runs the shop.</summary>
    public const string Operator = "operator";
}
