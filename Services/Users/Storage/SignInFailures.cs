using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Users.Storage;

/// <summary>Remembers failed sign-ins by the hash of the address that was typed, whether there is such an account or not.</summary>
internal sealed class SignInFailures(NpgsqlDataSource database, IOptions<SignInOptions> options, TimeProvider clock)
{
    private const string Read = "SELECT failed_at FROM sign_in_failures WHERE email_hash = $1";

    // Only the latest failures count, so only they are kept: an array that a flood cannot grow.
    private const string Add =
        """
        INSERT INTO sign_in_failures AS f (email_hash, failed_at) VALUES ($1, ARRAY[$2])
        ON CONFLICT (email_hash) DO UPDATE SET failed_at = (f.failed_at || excluded.failed_at)[greatest(1, cardinality(f.failed_at) + 2 - $3):]
        """;

    private const string Clear = "DELETE FROM sign_in_failures WHERE email_hash = $1";
    private const string Purge = "DELETE FROM sign_in_failures WHERE failed_at[cardinality(failed_at)] < $1";

    /// <summary>What an address is known by here.</summary>
    public static byte[] Key(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));

    /// <summary>How long the address is locked out; null when it is not.</summary>
    public async Task<TimeSpan?> LockedOutForAsync(byte[] key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        var failedAt = await command.ExecuteScalarAsync(cancellationToken) as DateTime[] ?? [];
        return options.Value.LockOut.Remaining([.. failedAt.Select(at => new DateTimeOffset(at))], clock.GetUtcNow());
    }

    public async Task AddAsync(byte[] key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Add);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.Failures });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A sign-in succeeded: the count starts anew.</summary>
    public async Task ClearAsync(byte[] key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Clear);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets addresses whose failures no longer count.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Purge);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() - options.Value.Window });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
