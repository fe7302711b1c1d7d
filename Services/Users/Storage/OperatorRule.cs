using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AspireOrders.Users.Storage;

/// <summary>There is always an operator: the last one can be neither demoted nor deleted.</summary>
internal static class OperatorRule
{
    /// <summary>A transaction in which operators may become fewer: one at a time, so that two cannot each take the other for the one who stays.</summary>
    public static async Task<IDbContextTransaction> BeginOperatorChangeAsync(this AccountsContext database, CancellationToken cancellationToken)
    {
        var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(2004)", cancellationToken);
        return transaction;
    }

    /// <summary>Refuses when <paramref name="leaving"/> is the only operator.</summary>
    /// <exception cref="DomainException">4003.</exception>
    public static async Task DemandAnotherOperatorAsync(this AccountsContext database, Account leaving, CancellationToken cancellationToken)
    {
        if (leaving.Role != Roles.Operator) return;
        if (await database.Accounts.AnyAsync(a => a.Role == Roles.Operator && a.UserId != leaving.UserId, cancellationToken)) return;
        throw DomainException.WrongState("This is the last operator.");
    }
}
