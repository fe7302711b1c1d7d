using AspireOrders.Orders.Storage;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>The orders that have waited for their payment for too long, those that have waited longest first.</summary>
internal static class StuckOrders
{
    private const int PageSize = 500;

    private const string Stuck =
        $"""
        SELECT {OrderRow.Columns} FROM orders
        WHERE status = 1 AND updated_at < statement_timestamp() - $1 AND (updated_at, order_id) > ($2, $3)
        ORDER BY updated_at, order_id LIMIT $4
        """;

    /// <summary>A page of them; empty after the last.</summary>
    public static async Task<List<OrderRow>> ReadAsync(NpgsqlDataSource database, TimeSpan age, Place? after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Stuck);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = age });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = after?.UpdatedAt ?? DateTime.UnixEpoch });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after?.OrderId ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<OrderRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(OrderRow.Read(reader));
        return rows;
    }

    /// <summary>Where the next page starts.</summary>
    public sealed record Place(DateTime UpdatedAt, Guid OrderId)
    {
        public static Place Of(OrderRow row) => new(row.UpdatedAt, row.Order.Id);
    }
}
