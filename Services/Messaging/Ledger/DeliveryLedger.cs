using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// What this service has sent and has not compared yet with what a subscriber has taken over, in the order of the stream. A subscriber's mark says how
/// far that has come, so nothing is written for what has arrived.
/// </summary>
public sealed class DeliveryLedger
{
    /// <summary>The most events of a page.</summary>
    public const int PageSize = 10_000;

    private const int MostParcels = 1000;

    private readonly StreamClient stream;
    private readonly Outbox outbox;

    internal DeliveryLedger(StreamClient stream, Outbox outbox)
    {
        this.stream = stream;
        this.outbox = outbox;
    }

    /// <summary>
    /// The next parcels that a subscriber must have taken over by now: it has acknowledged what it was given up to there, or the stream does not hold
    /// them any more. One that still is on its way, however late, is not among them, nor what follows it.
    /// </summary>
    /// <param name="connection">The service's own database.</param>
    /// <param name="subscriber">The consumer group.</param>
    /// <param name="before">
    /// Only what was sent before, by the clock of the database; not after the begin of any transaction that was under way when it was determined.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>The parcels; none when all were compared.</returns>
    public async Task<IReadOnlyList<SentParcel>> NextAsync(
        NpgsqlConnection connection, string subscriber, DateTime before, CancellationToken cancellationToken)
    {
        var sent = await DeliveryTable.ReadAsync(connection, stream.Name, subscriber, before, MostParcels, PageSize, cancellationToken);
        return sent.Count > 0 && await stream.NextForAsync(subscriber, cancellationToken) is { } next
            ? [.. sent.TakeWhile(parcel => parcel.Entry < next)]
            : sent;
    }

    /// <summary>Moves the subscriber's mark past parcels, and makes those unsent that it has not taken over, so that the relay publishes them once more.</summary>
    /// <param name="connection">The service's own database.</param>
    /// <param name="subscriber">The consumer group.</param>
    /// <param name="parcels">At least one, as <see cref="NextAsync"/> answered them.</param>
    /// <param name="missing">The events that the subscriber applies and has not taken over.</param>
    /// <param name="before">As for <see cref="NextAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>The missing events that go out once more; not one that did meanwhile for another reason.</returns>
    public async Task<IReadOnlyList<SentAgain>> PassAsync(
        NpgsqlConnection connection,
        string subscriber,
        IReadOnlyList<SentParcel> parcels,
        IReadOnlySet<Guid> missing,
        DateTime before,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parcels);
        ArgumentNullException.ThrowIfNull(missing);
        long[] lost = missing.Count == 0 ? [] : [.. parcels.Where(parcel => parcel.EventIds.Any(missing.Contains)).Select(parcel => parcel.Sequence)];
        var again = await DeliveryTable.PassAsync(connection, stream.Name, subscriber, parcels[^1].Entry, lost, before, cancellationToken);
        if (again.Count > 0) outbox.Wake();
        return [.. again.Where(told => missing.Contains(told.Id))];
    }
}
