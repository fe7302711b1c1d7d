using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Anyone)]
    public override Task<TokenPair> Refresh(RefreshRequest request, ServerCallContext context) =>
        context.HandleAsync<RefreshRequest, TokenPair>(request);
}

internal sealed class RefreshValidator : AbstractValidator<RefreshRequest>
{
    public RefreshValidator() => RuleFor(r => r.RefreshToken).IsText(1024);
}

/// <summary>Exchanges a refresh token for a new pair. The role is read again, so a change of it reaches the next access token.</summary>
internal sealed class RefreshHandler(RefreshFamilies families, TokenIssuer issuer, TokenEnd tokens, ILogger<RefreshHandler> logger) : IRequestHandler<RefreshRequest, TokenPair>
{
    public async Task<TokenPair> HandleAsync(RefreshRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (outcome, family, successor) = await families.RedeemAsync(request.RefreshToken, cancellationToken);
        UsersMetrics.Refreshed(outcome);
        if (outcome == Redemption.Reused)
        {
            UsersLog.TokenReused(logger, family!.UserId, family.FamilyId);
            await tokens.OfFamilyAsync(family.FamilyId, cancellationToken);
        }

        return successor is null
            ? throw new DomainException(ErrorCode.BadToken, "The refresh token is not valid any more; sign in again.")
            : await issuer.IssueAsync(successor, cancellationToken);
    }
}
