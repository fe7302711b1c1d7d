using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using AspireOrders.Users.Storage;
using Microsoft.EntityFrameworkCore;

namespace AspireOrders.Users.Features;

/// <summary>
/// In development: two customers and an operator with the password of configuration <c>Seed:Password</c>, before the first call is served.
/// Without that password there are none.
/// </summary>
internal sealed class SeedAccounts(
    IServiceScopeFactory scopes, Passwords passwords, IConfiguration configuration, TimeProvider clock, ILogger<SeedAccounts> logger) : IHostedService
{
    private static readonly (Guid UserId, string Email, string DisplayName, string Role)[] Accounts =
    [
        (new Guid("00000000-0000-4000-8001-000000000001"), "alice@example.com", "Alice", Roles.Customer),
        (new Guid("00000000-0000-4000-8001-000000000002"), "bob@example.com", "Bob", Roles.Customer),
        (new Guid("00000000-0000-4000-8001-000000000003"), "ops@example.com", "Ops", Roles.Operator),
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Seed:Password"] is not { Length: > 0 } password)
        {
            UsersLog.NoDemoAccounts(logger);
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(2002)", cancellationToken);
        var emails = Accounts.Select(account => account.Email).ToArray();
        var existing = await database.Accounts.Where(account => emails.Contains(account.Email)).ToListAsync(cancellationToken);
        // They are written together, so one password speaks for all, and a restart costs one comparison.
        if (existing.Count == Accounts.Length && passwords.Verify(password, existing[0].PasswordHash) == PasswordCheck.Right) return;
        foreach (var demo in Accounts) Write(database, existing.Find(account => account.Email == demo.Email), demo, passwords.Create(password));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        UsersLog.DemoAccountsWritten(logger, Accounts.Length);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write(AccountsContext database, Account? existing, (Guid UserId, string Email, string DisplayName, string Role) demo, string passwordHash)
    {
        if (existing is not null)
        {
            existing.PasswordHash = passwordHash;
            existing.Role = demo.Role;
            return;
        }

        database.Accounts.Add(new Account
        {
            UserId = demo.UserId,
            Email = demo.Email,
            DisplayName = demo.DisplayName,
            Role = demo.Role,
            PasswordHash = passwordHash,
            CreatedAt = clock.GetUtcNow(),
        });
    }
}
