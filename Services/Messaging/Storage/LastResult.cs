using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Statements sent together of which only the last one answers what is wanted.</summary>
internal static class LastResult
{
    /// <summary>Reads the identities that the last command of a batch answers.</summary>
    public static async Task<HashSet<Guid>> ReadIdsAsync(this NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var skipped = 1; skipped < batch.BatchCommands.Count; skipped++) await reader.NextResultAsync(cancellationToken);
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetGuid(0));
        return ids;
    }
}
