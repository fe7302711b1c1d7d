using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    // The gateway signs out people whose access token has expired: there, the refresh token is the proof.
    [Access(Callers.User, Services = ["gateway"])]
    public override Task<Empty> Logout(LogoutRequest request, ServerCallContext context) => context.HandleAsync<LogoutRequest, Empty>(request);
}

internal sealed class LogoutValidator : AbstractValidator<LogoutRequest>
{
    public LogoutValidator() => RuleFor(r => r.RefreshToken).IsText(1024);
}

internal sealed class LogoutHandler(RefreshFamilies families, TokenEnd tokens) : IRequestHandler<LogoutRequest, Empty>
{
    public async Task<Empty> HandleAsync(LogoutRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var family = await families.RevokeAsync(request.RefreshToken, cancellationToken);
        if (family is { } ended) await tokens.OfFamilyAsync(ended, cancellationToken);
        return new Empty();
    }
}
