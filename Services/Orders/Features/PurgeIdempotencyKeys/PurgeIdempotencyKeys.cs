using AspireOrders.Messaging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>Forgets old idempotency keys in small steps, one replica at a time; the orders stay.</summary>
internal sealed class PurgeIdempotencyKeys(
    NpgsqlDataSource database, IOptions<IdempotencyOptions> options, TimeProvider clock, ILogger<PurgeIdempotencyKeys> logger) : BackgroundService
{
    private const string Lock = "SELECT pg_try_advisory_xact_lock(3003)";

    // now() and not clock_timestamp(): only what is fixed for a statement can be looked up in the index by age.
    private const string Purge =
        """
        DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM idempotency_keys WHERE created_at < now() - $1 LIMIT $2))
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PurgeEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var purged = await RunAsync(stoppingToken);
                if (purged > 0) OrdersLog.KeysPurged(logger, purged);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                OrdersLog.PurgeWaits(logger, exception);
            }
        }
    }

    /// <summary>One pass over all keys that are old enough.</summary>
    /// <returns>How many were forgotten; 0 also when another replica is at it.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var purged = 0;
        int step;
        do
        {
            step = await StepAsync(cancellationToken);
            purged += step;
        }
        while (step == options.Value.PurgeStep);
        return purged;
    }

    private async Task<int> StepAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var locking = new NpgsqlCommand(Lock, connection, transaction))
        {
            if (await locking.ExecuteScalarAsync(cancellationToken) is not true) return 0;
        }

        await using var command = new NpgsqlCommand(Purge, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.Retention });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.PurgeStep });
        var purged = await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return purged;
    }
}
