using AspireOrders.Messaging;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>Deletes the answers to requests of more than seven days ago, in small steps, so that the table holds a week and no more.</summary>
internal sealed class PurgeIdempotencyKeys(NpgsqlDataSource database, TimeProvider clock, ILogger<PurgeIdempotencyKeys> logger) : BackgroundService
{
    private const int ChunkSize = 5000;

    // Several replicas share the work: each takes rows that no other one has. The start of the statement can be looked up in the index, the clock cannot.
    private const string Purge =
        """
        DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM idempotency_keys WHERE created_at < statement_timestamp() - $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Deletes all that are due.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            await using var command = database.CreateCommand(Purge);
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Retention });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ChunkSize });
            deleted = await command.ExecuteNonQueryAsync(cancellationToken);
        }
        while (deleted == ChunkSize);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                OrdersLog.PurgeWaits(logger, exception);
            }
        }
    }
}
