using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Operator)]
    public override Task<Empty> DeleteUser(DeleteUserRequest request, ServerCallContext context) => context.HandleAsync<DeleteUserRequest, Empty>(request);
}

internal sealed class DeleteUserValidator : AbstractValidator<DeleteUserRequest>
{
    public DeleteUserValidator() => RuleFor(r => r.UserId).IsId();
}

/// <summary>Deletes an account; its refresh tokens go with it, and its access tokens end at once. Somebody has to be left who runs the shop.</summary>
internal sealed class DeleteUserHandler(AccountsContext database, TokenEnd tokens, ILogger<DeleteUserHandler> logger) : IRequestHandler<DeleteUserRequest, Empty>
{
    public async Task<Empty> HandleAsync(DeleteUserRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var userId = Guid.Parse(request.UserId);
        await using var transaction = await database.BeginOperatorChangeAsync(cancellationToken);
        var account = await database.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == userId, cancellationToken)
            ?? throw DomainException.NotFound("user", request.UserId);
        await database.DemandAnotherOperatorAsync(account, cancellationToken);
        await database.Accounts.Where(a => a.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await tokens.OfAccountAsync(userId, version: null, cancellationToken);
        UsersLog.Deleted(logger, userId);
        return new Empty();
    }
}
