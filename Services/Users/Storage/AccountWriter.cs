using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging;
using AspireOrders.Users.Domain;
using Dapper;
using Npgsql;

namespace AspireOrders.Users.Storage;

/// <summary>Writes accounts by the dozen and tells of each, in one transaction.</summary>
internal sealed class AccountWriter(NpgsqlDataSource database, Outbox outbox)
{
    private const string Exists = "SELECT EXISTS (SELECT FROM accounts WHERE email = @email)";

    private const string Add =
        """
        INSERT INTO accounts (user_id, email, display_name, role, password_hash, created_at)
        SELECT * FROM unnest(@ids, @emails, @names, @roles, @hashes, @times)
        ON CONFLICT (email) DO NOTHING RETURNING user_id
        """;

    /// <summary>Whether an address is in use.</summary>
    public async Task<bool> ExistsAsync(string email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(Exists, new { email }, cancellationToken: cancellationToken));
    }

    /// <summary>Adds those whose address is not in use; answers the ids of these.</summary>
    public async Task<IReadOnlySet<Guid>> AddAsync(IReadOnlyList<Account> accounts, CancellationToken cancellationToken)
    {
        var rows = new
        {
            ids = accounts.Select(a => a.UserId).ToArray(),
            emails = accounts.Select(a => a.Email).ToArray(),
            names = accounts.Select(a => a.DisplayName).ToArray(),
            roles = accounts.Select(a => a.Role).ToArray(),
            hashes = accounts.Select(a => a.PasswordHash).ToArray(),
            times = accounts.Select(a => a.CreatedAt).ToArray(),
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var added = (await connection.QueryAsync<Guid>(new CommandDefinition(Add, rows, transaction, cancellationToken: cancellationToken))).ToHashSet();
        var events = accounts.Where(a => added.Contains(a.UserId)).Select(a => OutgoingEvent.Create(
            "user.registered.v1", a.UserId, a.Version, new UserRegistered { UserId = a.UserId.ToString(), DisplayName = a.DisplayName }));
        await outbox.AppendAsync(connection, transaction, [.. events], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        return added;
    }
}
