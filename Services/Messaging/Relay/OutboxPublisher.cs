using AspireOrders.Messaging.CrashPoints;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// Publishes one batch: claims parcels, adds them to the stream, marks them sent and commits. A crash in between leaves them unsent, so they are published
/// again, and consumers know them by their identity.
/// </summary>
internal sealed class OutboxPublisher(NpgsqlDataSource database, StreamClient stream, IOptions<MessagingOptions> messaging)
{
    private readonly OutboxOptions options = messaging.Value.Outbox;

    /// <summary>Answers how many parcels were published, or null when the stream is not the one that was published to before.</summary>
    public async Task<int?> PublishAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (record, parcels) = await OutboxTable.ClaimAsync(
            connection, stream.Name, options.BatchSize, options.TransactionIdleLimit, cancellationToken);
        if (parcels.Count == 0)
        {
            return 0;
        }

        CrashPoint.Reach($"{stream.Name}.before-publish");
        var entries = record is null ? null : await SendAsync(record, parcels, cancellationToken);
        CrashPoint.Reach($"{stream.Name}.after-publish");
        if (entries is null || !await OutboxTable.MarkAsync(connection, stream.Name, record!.Incarnation, parcels, entries, cancellationToken))
        {
            return null;
        }

        await transaction.CommitAsync(cancellationToken);
        MessagingMetrics.Published(stream.Name, parcels.Sum(parcel => parcel.Facts.Count));
        return parcels.Count;
    }

    private async Task<StreamEntryId[]?> SendAsync(StreamRecord record, List<OutboxParcel> parcels, CancellationToken cancellationToken)
    {
        using var activities = new PublishActivities(stream.Name, parcels);
        try
        {
            return await stream.PublishAsync(record, activities.Parcels, cancellationToken);
        }
        catch (Exception exception)
        {
            activities.Fail(exception);
            throw;
        }
    }
}
