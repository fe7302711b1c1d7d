using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using FluentValidation;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Operator)]
    public override Task<User> UpdateUser(UpdateUserRequest request, ServerCallContext context) => context.HandleAsync<UpdateUserRequest, User>(request);
}

internal sealed class UpdateUserValidator : AbstractValidator<UpdateUserRequest>
{
    public UpdateUserValidator()
    {
        RuleFor(r => r.UserId).IsId();
        RuleFor(r => r.DisplayName).IsDisplayName();
        RuleFor(r => r.Role).Must(role => role is Roles.Customer or Roles.Operator).WithMessage($"must be {Roles.Customer} or {Roles.Operator}");
        RuleFor(r => r.Version).GreaterThanOrEqualTo(0).WithMessage("must not be negative");
    }
}

/// <summary>Replaces name and role. Tokens that speak for the old role end at once; somebody has to be left who runs the shop.</summary>
internal sealed class UpdateUserHandler(AccountsContext database, TokenEnd tokens) : IRequestHandler<UpdateUserRequest, User>
{
    public async Task<User> HandleAsync(UpdateUserRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var userId = Guid.Parse(request.UserId);
        await using var transaction = await database.BeginOperatorChangeAsync(cancellationToken);
        var account = await database.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == userId, cancellationToken)
            ?? throw DomainException.NotFound("user", request.UserId);
        if (request.Role != Roles.Operator) await database.DemandAnotherOperatorAsync(account, cancellationToken);
        var displayName = request.DisplayName.Trim();
        var changed = await database.Accounts
            .Where(a => a.UserId == userId && (request.Version == 0 || a.Version == request.Version))
            .ExecuteUpdateAsync(
                change => change
                    .SetProperty(a => a.DisplayName, displayName)
                    .SetProperty(a => a.Role, request.Role)
                    .SetProperty(a => a.Version, a => a.Version + 1),
                cancellationToken);
        if (changed == 0) throw DomainException.WrongState("The account was changed since it was read; read it again.");
        var updated = await database.Accounts.AsNoTracking().SingleAsync(a => a.UserId == userId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (updated.Role != account.Role) await tokens.OfAccountAsync(userId, updated.Version, cancellationToken);
        return updated.ToUser();
    }
}
