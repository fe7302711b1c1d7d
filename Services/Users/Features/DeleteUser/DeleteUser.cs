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

/// <summary>Deletes an account; its refresh tokens go with it, an access token that is out ends within minutes by itself.</summary>
internal sealed class DeleteUserHandler(AccountsContext database, ILogger<DeleteUserHandler> logger) : IRequestHandler<DeleteUserRequest, Empty>
{
    public async Task<Empty> HandleAsync(DeleteUserRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var userId = Guid.Parse(request.UserId);
        var deleted = await database.Accounts.Where(a => a.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0) throw DomainException.NotFound("user", request.UserId);
        UsersLog.Deleted(logger, userId);
        return new Empty();
    }
}
