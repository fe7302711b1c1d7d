using AspireOrders.ServiceDefaults.Configuration;
using Dapper;
using Npgsql;

namespace AspireOrders.Users.Storage;

/// <summary>What operators have set in this environment, and who set it when.</summary>
internal sealed class SettingStore(NpgsqlDataSource database, IHostEnvironment environment, TimeProvider clock)
{
    // One at a time, so that versions become visible in their order and who has seen one has seen those before it.
    private const string Lock = "SELECT pg_advisory_xact_lock(2003)";

    private const string Add =
        "INSERT INTO setting_changes (environment, key, new_value, changed_by, changed_at) VALUES (@environment, @key, @value, @userId, @now)";

    private const string Current =
        """
        SELECT DISTINCT ON (key) version, key, NULL::text AS old_value, new_value, changed_by, changed_at
        FROM setting_changes WHERE environment = @environment ORDER BY key, version DESC
        """;

    private const string Latest =
        """
        SELECT version, key, lag(new_value) OVER (PARTITION BY key ORDER BY version) AS old_value, new_value, changed_by, changed_at
        FROM setting_changes WHERE environment = @environment ORDER BY version DESC LIMIT @count
        """;

    private const string Newest = "SELECT coalesce(max(version), 0) FROM setting_changes WHERE environment = @environment";

    private readonly string name = environment.EnvironmentName.ToLowerInvariant();

    public async Task AddAsync(string key, string? value, Guid userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Lock, transaction: transaction, cancellationToken: cancellationToken));
        var row = new { environment = name, key, value, userId, now = clock.GetUtcNow() };
        await connection.ExecuteAsync(new CommandDefinition(Add, row, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The newest change of each key.</summary>
    public Task<IReadOnlyList<SettingChange>> ReadCurrentAsync(CancellationToken cancellationToken) =>
        QueryAsync(Current, new { environment = name }, cancellationToken);

    /// <summary>The newest changes of all keys.</summary>
    public Task<IReadOnlyList<SettingChange>> ReadLatestAsync(int count, CancellationToken cancellationToken) =>
        QueryAsync(Latest, new { environment = name, count }, cancellationToken);

    /// <summary>The version of the newest change; 0 before the first.</summary>
    public async Task<long> ReadVersionAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(Newest, new { environment = name }, cancellationToken: cancellationToken));
    }

    /// <summary>What the instances are to have.</summary>
    public async Task<LiveValues> ReadValuesAsync(CancellationToken cancellationToken)
    {
        var current = await ReadCurrentAsync(cancellationToken);
        var values = current.Where(c => c.NewValue is not null).ToDictionary(c => c.Key, c => c.NewValue!, StringComparer.OrdinalIgnoreCase);
        return new LiveValues(current.Select(c => c.Version).DefaultIfEmpty().Max(), values);
    }

    private async Task<IReadOnlyList<SettingChange>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<SettingChange>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }
}
