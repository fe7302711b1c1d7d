using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using FluentValidation;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Anyone)]
    public override Task<RegisterResponse> Register(RegisterRequest request, ServerCallContext context) =>
        context.HandleAsync<RegisterRequest, RegisterResponse>(request);
}

internal sealed class RegisterValidator : AbstractValidator<RegisterRequest>
{
    public RegisterValidator()
    {
        RuleFor(r => r.Email).IsEmail();
        RuleFor(r => r.Password).IsNewPassword();
        RuleFor(r => r.DisplayName).IsDisplayName();
    }
}

/// <summary>Makes a customer's account and tells of it, in one transaction.</summary>
internal sealed class RegisterHandler(AccountsContext database, Passwords passwords, Outbox outbox, TimeProvider clock, ILogger<RegisterHandler> logger)
    : IRequestHandler<RegisterRequest, RegisterResponse>
{
    public async Task<RegisterResponse> HandleAsync(RegisterRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email)) throw DomainException.Invalid("email", "is not an e-mail address");
        // Asked before the costly hash; the unique index decides when two register at the same moment.
        if (await database.Accounts.AnyAsync(a => a.Email == email.Value, cancellationToken)) throw Taken();
        var account = new Account
        {
            UserId = Guid.CreateVersion7(clock.GetUtcNow()),
            Email = email.Value,
            DisplayName = request.DisplayName.Trim(),
            Role = Roles.Customer,
            PasswordHash = await HashAsync(request.Password, cancellationToken),
            CreatedAt = clock.GetUtcNow(),
        };
        try
        {
            await WriteAsync(account, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw Taken();
        }

        UsersLog.Registered(logger, account.UserId);
        UsersMetrics.Registered();
        return new RegisterResponse { UserId = account.UserId.ToString() };
    }

    private async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        using var processor = await passwords.EnterAsync(cancellationToken);
        return passwords.Create(password);
    }

    private async Task WriteAsync(Account account, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        database.Accounts.Add(account);
        await database.SaveChangesAsync(cancellationToken);
        var registered = OutgoingEvent.Create(
            "user.registered.v1", account.UserId, account.Version,
            new UserRegistered { UserId = account.UserId.ToString(), DisplayName = account.DisplayName });
        await outbox.AppendAsync(
            (NpgsqlConnection)database.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction(), [registered], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
    }

    private static DomainException Taken() =>
        new(ErrorCode.AlreadyExists, "There is an account with this e-mail address already.", [new FieldError("email", "is in use")]);
}
