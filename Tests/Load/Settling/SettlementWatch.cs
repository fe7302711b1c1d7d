using Npgsql;

namespace AspireOrders.Load.Settling;

/// <summary>Asks the orders database how many orders wait for their payment; a small index answers that.</summary>
internal sealed class SettlementWatch(string ordersDatabase, TimeProvider clock) : IAsyncDisposable
{
    private const string Unsettled = "SELECT count(*) FROM orders WHERE status = 1";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromMinutes(2);

    private readonly NpgsqlDataSource database = NpgsqlDataSource.Create(ordersDatabase);

    /// <summary>Orders that have neither been paid nor cancelled yet.</summary>
    public async Task<long> CountUnsettledAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Unsettled);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Waits until every order is settled.</summary>
    /// <returns>When that was, as a timestamp of the clock; null when it did not happen for a long time.</returns>
    public async Task<long?> WaitUntilSettledAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (await CountUnsettledAsync(cancellationToken) > 0)
        {
            if (clock.GetElapsedTime(start) > Patience) return null;
            await Task.Delay(Step, clock, cancellationToken);
        }

        return clock.GetTimestamp();
    }

    /// <summary>How many of the answered orders do not exist.</summary>
    public async Task<long> CountMissingAsync(IReadOnlyList<Guid> answered, CancellationToken cancellationToken)
    {
        var found = 0L;
        foreach (var ids in answered.Chunk(10_000))
        {
            await using var command = database.CreateCommand("SELECT count(*) FROM unnest($1) AS a (order_id) JOIN orders USING (order_id)");
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
            found += (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        return answered.Count - found;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
