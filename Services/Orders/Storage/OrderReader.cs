using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Npgsql;

namespace AspireOrders.Orders.Storage;

/// <summary>Reads orders by their ids.</summary>
internal sealed class OrderReader(NpgsqlDataSource database)
{
    private const string ById = $"SELECT {OrderRow.Columns} FROM orders WHERE order_id = $1";
    private const string ByIds = $"SELECT {OrderRow.Columns} FROM orders WHERE order_id = ANY($1)";
    private const string Existing = "SELECT order_id FROM orders WHERE order_id = ANY($1)";

    /// <summary>An order that the caller may see; somebody else's is as good as none.</summary>
    /// <exception cref="DomainException">2001.</exception>
    public async Task<OrderRow> FindAsync(string orderId, Caller caller, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ById);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(orderId) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = await reader.ReadAsync(cancellationToken) ? OrderRow.Read(reader) : null;
        return row is not null && caller.MaySee(row.Order.UserId) ? row : throw DomainException.NotFound("order", orderId);
    }

    /// <summary>Those of many orders that exist.</summary>
    public async Task<IReadOnlyList<OrderRow>> FindAsync(IEnumerable<Guid> orderIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ByIds);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. orderIds] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<OrderRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(OrderRow.Read(reader));
        return rows;
    }

    /// <summary>Which of many orders exist.</summary>
    public async Task<HashSet<Guid>> ExistingAsync(IEnumerable<Guid> orderIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Existing);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. orderIds] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var existing = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken)) existing.Add(reader.GetGuid(0));
        return existing;
    }
}
