using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Decides whether a caller comes in.</summary>
public static class AccessRules
{
    /// <summary>Refuses a caller that the declaration does not name.</summary>
    /// <exception cref="DomainException">1001 without a token, 1003 with one that is not enough.</exception>
    public static void Demand(AccessAttribute? access, Caller caller)
    {
        if (access is null) throw new DomainException(ErrorCode.NotAllowed, "This is not open to callers.");
        if (access.Callers.HasFlag(Callers.Anyone)) return;
        if (access.Callers.HasFlag(Callers.User) && caller.UserId is not null) return;
        if (access.Callers.HasFlag(Callers.Operator) && caller.IsOperator) return;
        if (caller.Service is { } service && access.Services.Contains(service, StringComparer.Ordinal)) return;
        throw caller.UserId is null
            ? new DomainException(ErrorCode.NoToken, "A bearer token is needed.")
            : new DomainException(ErrorCode.NotAllowed, "You are not allowed to do this.");
    }
}
