using AspireOrders.Users.Domain;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Users.Storage;

/// <summary>The signing keys in the database. Replicas agree on them because only one at a time makes or destroys any.</summary>
internal sealed class SigningKeyStore(NpgsqlDataSource database, IOptions<TokenOptions> options, TimeProvider clock, ILogger<SigningKeyStore> logger)
{
    private const string Lock = "SELECT pg_advisory_xact_lock(2001)";
    private const string Read = "SELECT key_id, private_key, active_from FROM signing_keys ORDER BY active_from";
    private const string Add = "INSERT INTO signing_keys (key_id, private_key, active_from, created_at) VALUES ($1, $2, $3, $4)";
    private const string Destroy = "DELETE FROM signing_keys WHERE key_id = ANY ($1)";

    /// <summary>The keys as they should be now: makes the next one when it is due and destroys those that have outlived their tokens.</summary>
    public async Task<IReadOnlyList<SigningKey>> MaintainAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var keys = await ReadAsync(connection, cancellationToken);
        if (IsCurrent(keys)) return keys;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var takeLock = new NpgsqlCommand(Lock, connection);
        await takeLock.ExecuteNonQueryAsync(cancellationToken);
        // Another replica may have done it while this one waited for the lock.
        keys = await ReadAsync(connection, cancellationToken);
        var now = clock.GetUtcNow();
        if (options.Value.KeySchedule.Due(keys, now) is { } activeFrom) await AddAsync(connection, activeFrom, now, cancellationToken);
        var outlived = options.Value.KeySchedule.Outlived(keys, now);
        if (outlived.Count > 0) await DestroyAsync(connection, outlived, cancellationToken);
        keys = await ReadAsync(connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return keys;
    }

    private bool IsCurrent(IReadOnlyList<SigningKey> keys)
    {
        var now = clock.GetUtcNow();
        return options.Value.KeySchedule.Due(keys, now) is null && options.Value.KeySchedule.Outlived(keys, now).Count == 0;
    }

    private static async Task<List<SigningKey>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Read, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<SigningKey>();
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(SigningKey.Load(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return keys;
    }

    private async Task AddAsync(NpgsqlConnection connection, DateTimeOffset activeFrom, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = SigningKey.Create(activeFrom);
        await using var command = new NpgsqlCommand(Add, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = key.KeyId },
                new NpgsqlParameter<string> { TypedValue = key.PrivateKey },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = activeFrom },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        UsersLog.KeyAdded(logger, key.KeyId, activeFrom);
    }

    private async Task DestroyAsync(NpgsqlConnection connection, IReadOnlyList<SigningKey> keys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Destroy, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(key => key.KeyId)] });
        await command.ExecuteNonQueryAsync(cancellationToken);
        foreach (var key in keys) UsersLog.KeyDestroyed(logger, key.KeyId);
    }
}
