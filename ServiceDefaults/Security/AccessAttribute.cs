namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Which callers a route or rpc lets in. Several can be combined; a service named in <see cref="AccessAttribute.Services"/> comes in besides.</summary>
[Flags]
public enum Callers
{
    /// <summary>No user at all: only the services named.</summary>
    None = 0,

    /// <summary>Anyone, with or without a token.</summary>
    Anyone = 1,

    /// <summary>A signed-in user of any role.</summary>
    User = 2,

    /// <summary>A signed-in operator.</summary>
    Operator = 4,
}

/// <summary>Declares at an rpc or route who may call it. One without this attribute is refused: nothing is open by accident.</summary>
/// <param name="callers">Users that are let in.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(Callers callers) : Attribute
{
    /// <summary>Users that are let in.</summary>
    public Callers Callers { get; } = callers;

    /// <summary>Services that are let in by their certificate, without a user.</summary>
    public string[] Services { get; init; } = [];
}
