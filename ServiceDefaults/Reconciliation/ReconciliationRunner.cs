using Microsoft.Extensions.Logging;
using Npgsql;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>
/// Makes a pass under its advisory lock, which one session holds from beginning to end. It is free again when the pass ends, when the
/// process dies, and when the process is paused for so long that the database ends its session.
/// </summary>
public sealed class ReconciliationRunner(NpgsqlDataSource database, TimeProvider clock, ILogger<ReconciliationRunner> logger)
{
    // While the process runs, its driver keeps the session from idling (Keepalive); one that is frozen cannot.
    private const string Lock =
        "SELECT CASE WHEN pg_try_advisory_lock($1) THEN set_config('idle_session_timeout', '30s', false) IS NOT NULL ELSE false END";

    private const string Unlock = "SELECT pg_advisory_unlock_all(), set_config('idle_session_timeout', '0', false)";

    /// <summary>Makes one pass now.</summary>
    /// <param name="reconciliation">What to run.</param>
    /// <param name="cancellationToken">Cancels the pass; the lock is given back.</param>
    /// <returns>How many things did not fit; null when another replica is at it.</returns>
    public async Task<long?> TryRunAsync(IReconciliation reconciliation, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            if (!await TryLockAsync(connection, reconciliation.LockNumber, cancellationToken)) return null;
            var started = clock.GetTimestamp();
            var pass = new ReconciliationPass(connection, reconciliation.Name, logger);
            await reconciliation.RunAsync(pass, cancellationToken);
            await pass.CheckpointAsync(cancellationToken);
            var duration = clock.GetElapsedTime(started);
            await ReconciliationTable.RecordAsync(connection, reconciliation.Name, duration, pass, cancellationToken);
            ReconciliationMetrics.Ran(reconciliation.Name, pass.Examined, duration);
            return pass.Found;
        }
        finally
        {
            // Also when taking the lock was called off, for the database may have given it by then: sessions are not reset between two uses, so it
            // would stay with this one for good. A session that broke has given the lock back already.
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await using var unlock = new NpgsqlCommand(Unlock, connection);
                await unlock.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, long number, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = number } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
