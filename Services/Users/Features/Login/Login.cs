using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using FluentValidation;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Anyone)]
    public override Task<TokenPair> Login(LoginRequest request, ServerCallContext context) =>
        context.HandleAsync<LoginRequest, TokenPair>(request);
}

internal sealed class LoginValidator : AbstractValidator<LoginRequest>
{
    public LoginValidator()
    {
        RuleFor(r => r.Email).IsText(EmailAddress.MaxLength);
        // Generous: what is too long for a password is simply wrong, only a flood of bytes is refused.
        RuleFor(r => r.Password).IsText(1024);
    }
}

/// <summary>
/// Exchanges address and password for tokens. Whether the address or the password is wrong cannot be told from the answer, its words or its
/// time: the same queries run and a hash of the same cost is compared either way.
/// </summary>
internal sealed class LoginHandler(
    AccountsContext database, Passwords passwords, SignInFailures failures, RefreshFamilies families, TokenIssuer issuer, ILogger<LoginHandler> logger)
    : IRequestHandler<LoginRequest, TokenPair>
{
    public async Task<TokenPair> HandleAsync(LoginRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var account = await AuthenticateAsync(request, cancellationToken);
        var refresh = await families.OpenAsync(account.UserId, account.Role, account.Version, cancellationToken) ?? throw Wrong();
        UsersMetrics.SignedIn();
        return await issuer.IssueAsync(refresh, cancellationToken);
    }

    private async Task<Account> AuthenticateAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var key = SignInFailures.Key(request.Email);
        using var processor = await passwords.EnterAsync(cancellationToken);
        if (await failures.LockedOutForAsync(key, cancellationToken) is { } remaining) throw LockedOut(remaining);
        var email = EmailAddress.TryParse(request.Email, out var address) ? address.Value : "";
        var account = await database.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Email == email, cancellationToken);
        var check = passwords.Verify(request.Password, account?.PasswordHash);
        if (account is null || check == PasswordCheck.Wrong)
        {
            // Counted even if the caller does not wait for the answer, or hanging up early would make guessing free.
            await failures.AddAsync(key, CancellationToken.None);
            UsersMetrics.Failed();
            throw Wrong();
        }

        await failures.ClearAsync(key, cancellationToken);
        if (check == PasswordCheck.RightButOutdated) await RehashAsync(account, request.Password, cancellationToken);
        return account;
    }

    private async Task RehashAsync(Account account, string password, CancellationToken cancellationToken)
    {
        var (old, renewed) = (account.PasswordHash, passwords.Create(password));
        await database.Accounts.Where(a => a.UserId == account.UserId && a.PasswordHash == old)
            .ExecuteUpdateAsync(change => change.SetProperty(a => a.PasswordHash, renewed), cancellationToken);
        UsersLog.Rehashed(logger, account.UserId);
    }

    private DomainException LockedOut(TimeSpan remaining)
    {
        UsersLog.LockedOut(logger, remaining);
        UsersMetrics.LockedOut();
        return new DomainException(
            ErrorCode.BadToken, $"Too many failed sign-ins; try again in {Math.Ceiling(remaining.TotalMinutes):0} minutes.", null, remaining);
    }

    private static DomainException Wrong() => new(ErrorCode.BadToken, "The e-mail address or the password is wrong.");
}
