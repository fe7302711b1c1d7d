using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>
/// What this service has told and taken over, event by event, so that an audit can compare the books of all services. Rows that every subscriber
/// has applied leave the outbox after a while and with it this ledger.
/// </summary>
/// <param name="database">The service's own database.</param>
public sealed class EventLedger(NpgsqlDataSource database)
{
    /// <summary>The smallest page, since what one transaction told is not cut.</summary>
    public const int LeastPage = Outbox.ParcelSize;

    private const string Told = """
        SELECT seq, ids, types, sent_at IS NOT NULL FROM (
            SELECT *, sum(size) OVER (ORDER BY seq) AS events FROM outbox
            WHERE seq > $1 AND occurred_at < clock_timestamp() - $2 ORDER BY seq LIMIT $3) AS page
        WHERE events <= $3 ORDER BY seq
        """;

    private const string Known =
        "SELECT id, type, aggregate_id, occurred_at, sent_at IS NOT NULL FROM outbox_events WHERE id = ANY($1)";

    private const string Applied = "SELECT event_ids FROM inbox WHERE consumer_group = $1 AND";
    private const string AppliedBetween = $"{Applied} parcel_id BETWEEN $2 AND $3";
    private const string AppliedOfParcels = $"{Applied} parcel_id = ANY($2)";

    private const string Failed = """
        SELECT event_id, consumer_group, type, aggregate_id, dead_at IS NOT NULL, tries, error FROM dead_letters
        WHERE occurred_at < clock_timestamp() - $1 ORDER BY id LIMIT $2
        """;

    /// <summary>A page of the told events, oldest first.</summary>
    /// <param name="after">Where the page before ended; zero starts.</param>
    /// <param name="limit">The most events of the page; at least <see cref="LeastPage"/>, since what one transaction told is not cut.</param>
    /// <param name="age">How long ago an event must have been told.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The events, none after the last page, and where this page ends.</returns>
    public async Task<(IReadOnlyList<ToldEntry> Events, long Last)> ToldAsync(
        long after, int limit, TimeSpan age, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(SessionLimits.ByIndex());
        batch.BatchCommands.Add(new(Told) { Parameters = { new() { Value = after }, new() { Value = age }, new() { Value = limit } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var told = new List<ToldEntry>();
        var last = after;
        while (await reader.ReadAsync(cancellationToken))
        {
            last = reader.GetInt64(0);
            var types = reader.GetFieldValue<string[]>(2);
            var published = reader.GetBoolean(3);
            told.AddRange(reader.GetFieldValue<Guid[]>(1).Select((id, index) => new ToldEntry(id, types[index], published)));
        }

        return (told, last);
    }

    /// <summary>What is known of some told events; one that is not in the outbox any more is left out.</summary>
    /// <param name="ids">Their identities.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The events that are there.</returns>
    public async Task<IReadOnlyList<ToldFact>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Known);
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new List<ToldFact>();
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(new(
                reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetBoolean(4)));
        }

        return known;
    }

    /// <summary>Which events a group has not taken over.</summary>
    /// <param name="group">A consumer group of this service.</param>
    /// <param name="ids">The identities of the events.</param>
    /// <param name="least">The least identity of any event that was told in one parcel with one of them.</param>
    /// <param name="greatest">The greatest of these. Identities are ordered by time, so what is between is hardly more than what is asked for.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Those that are missing, in the order of <paramref name="ids"/>.</returns>
    public Task<IReadOnlyList<Guid>> UnappliedAsync(
        string group, IReadOnlyList<Guid> ids, Guid least, Guid greatest, CancellationToken cancellationToken) =>
        UnappliedAsync(
            new(AppliedBetween) { Parameters = { new() { Value = group }, new() { Value = least }, new() { Value = greatest } } }, ids, cancellationToken);

    /// <summary>Which events of some parcels a group has not taken over.</summary>
    /// <param name="group">A consumer group of this service.</param>
    /// <param name="ids">The identities of the events.</param>
    /// <param name="parcels">The parcels they were told in: the identities of their first events.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Those that are missing, in the order of <paramref name="ids"/>.</returns>
    public Task<IReadOnlyList<Guid>> UnappliedAsync(
        string group, IReadOnlyList<Guid> ids, IReadOnlyList<Guid> parcels, CancellationToken cancellationToken) =>
        UnappliedAsync(
            new(AppliedOfParcels) { Parameters = { new() { Value = group }, new() { Value = parcels.ToArray() } } }, ids, cancellationToken);

    private async Task<IReadOnlyList<Guid>> UnappliedAsync(NpgsqlBatchCommand applied, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(SessionLimits.ByIndex());
        batch.BatchCommands.Add(applied);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var missing = ids.ToHashSet();
        while (await reader.ReadAsync(cancellationToken))
        {
            missing.ExceptWith(reader.GetFieldValue<Guid[]>(0));
        }

        return missing.Count == 0 ? [] : [.. ids.Where(missing.Contains)];
    }

    /// <summary>Events that were taken over and whose effect failed, oldest failure first: dead, or waiting for another try.</summary>
    /// <param name="age">How long ago an event must have been told.</param>
    /// <param name="limit">The most events.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The events.</returns>
    public async Task<IReadOnlyList<FailedFact>> FailedAsync(TimeSpan age, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Failed);
        command.Parameters.Add(new() { Value = age });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var failed = new List<FailedFact>();
        while (await reader.ReadAsync(cancellationToken))
        {
            failed.Add(new(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetGuid(3),
                reader.GetBoolean(4),
                reader.GetInt32(5),
                reader.GetString(6)));
        }

        return failed;
    }
}
