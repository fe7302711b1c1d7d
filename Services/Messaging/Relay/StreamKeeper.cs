using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// Looks after a stream: notices that it was lost, records what every subscriber has applied, and removes what nobody needs any more, in Redis and in
/// the outbox.
/// </summary>
internal sealed class StreamKeeper(
    NpgsqlDataSource database, StreamClient stream, IOptions<MessagingOptions> messaging, ILogger<StreamKeeper> logger)
{
    private readonly OutboxOptions options = messaging.Value.Outbox;

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var state = await stream.InspectAsync(cancellationToken);
        var record = await ReadAsync(cancellationToken);
        if (IsLost(state, record))
        {
            await RecoverAsync(cancellationToken);
            return;
        }

        if (state.SettledBelow(stream.Subscribers) is { } settled)
        {
            await StreamTable.SettleAsync(database, stream.Name, state.Incarnation, settled, cancellationToken);
            await TrimAsync(state, settled, cancellationToken);
        }

        await OutboxRetention.PurgeAsync(database, stream.Name, options, cancellationToken);
    }

    /// <summary>Measures what waits in the outbox; needs the database only, because it matters most while Redis is down.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken) =>
        MessagingMetrics.Outbox(stream.Name, await OutboxRetention.BacklogAsync(database, stream.Name, cancellationToken));

    // A process of Redis that was started again counts as lost until its stream has been compared with what was recorded.
    private static bool IsLost(StreamState state, StreamRecord? record) =>
        record is null || record.Incarnation != state.Incarnation || state.LastId < record.Greatest;

    /// <summary>
    /// Nothing can be published to a stream whose incarnation is not recorded. So it still holds exactly what survived, a beginning of what it once
    /// held, and every row above its last id is lost. The new incarnation is recorded with those rows before Redis learns of it; a crash or another
    /// loss in between leaves both different, and the next look does it all again.
    /// </summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var lost = await connection.BeginTransactionAsync(cancellationToken);
        var record = await StreamTable.LockAsync(connection, stream.Name, cancellationToken);
        var state = await stream.InspectAsync(cancellationToken);
        if (!IsLost(state, record))
        {
            return;
        }

        var epoch = Guid.CreateVersion7().ToString("N");
        var incarnation = StreamState.IncarnationOf(state.RunId, epoch);
        var rows = await StreamTable.SendAgainAsync(
            connection, stream.Name, incarnation, state.LastId, record.SettledBelow, cancellationToken);
        await lost.CommitAsync(cancellationToken);

        await using var begin = await connection.BeginTransactionAsync(cancellationToken);
        record = await StreamTable.LockAsync(connection, stream.Name, cancellationToken);
        var above = StreamEntryId.Max(record.Greatest, record.SettledBelow);
        if (record.Incarnation == incarnation && await stream.BeginAsync(state, epoch, above, cancellationToken))
        {
            logger.StreamRecovered(stream.Name, state.LastId.ToString(), rows);
        }
    }

    private Task TrimAsync(StreamState state, StreamEntryId settled, CancellationToken cancellationToken)
    {
        var oldEnough = new StreamEntryId(Math.Max(0, state.Now - (long)options.StreamRetention.TotalMilliseconds), 0);
        return stream.TrimAsync(StreamEntryId.Min(settled, oldEnough), cancellationToken);
    }

    private async Task<StreamRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(StreamTable.ReadCommand(stream.Name));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await StreamTable.ReadAsync(reader, cancellationToken);
    }
}
