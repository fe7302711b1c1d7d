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
    [Access(Callers.User)]
    public override Task<User> GetUser(GetUserRequest request, ServerCallContext context) => context.HandleAsync<GetUserRequest, User>(request);
}

internal sealed class GetUserValidator : AbstractValidator<GetUserRequest>
{
    public GetUserValidator() => RuleFor(r => r.UserId).IsId().When(r => r.UserId.Length > 0);
}

internal sealed class GetUserHandler(AccountsContext database) : IRequestHandler<GetUserRequest, User>
{
    public async Task<User> HandleAsync(GetUserRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var userId = request.UserId.Length == 0 ? caller.RequiredUserId : Guid.Parse(request.UserId);
        var account = caller.MaySee(userId)
            ? await database.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == userId, cancellationToken)
            : null;
        return account?.ToUser() ?? throw DomainException.NotFound("user", userId.ToString());
    }
}
