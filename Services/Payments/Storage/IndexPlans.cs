using Npgsql;

namespace AspireOrders.Payments.Storage;

/// <summary>
/// Keeps statements at their indexes. Tables grow faster than their statistics follow: a plan made while one was small would read all of it for
/// each batch, long after it has become large.
/// </summary>
internal static class IndexPlans
{
    private const string OnlyIndexes =
        """
        SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
            set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
        """;

    /// <summary>A batch of one round trip, and of one transaction where none is open, in which <paramref name="command"/> is planned that way.</summary>
    public static NpgsqlBatch ByIndex(this NpgsqlBatch batch, NpgsqlBatchCommand command)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand(OnlyIndexes));
        batch.BatchCommands.Add(command);
        return batch;
    }

    /// <summary>Runs such a batch; the reader stands at the result of its command.</summary>
    public static async Task<NpgsqlDataReader> ReadByIndexAsync(this NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return reader;
    }
}
