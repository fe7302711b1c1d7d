using AspireOrders.Orders.Domain;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Npgsql;

namespace AspireOrders.Orders.Storage;

/// <summary>Reads orders by their ids.</summary>
internal sealed class OrderReader(NpgsqlDataSource database)
{
    private const string ById = $"SELECT {OrderRow.Columns} FROM orders WHERE order_id = $1";
    private const string States = "SELECT order_id, status, version FROM orders WHERE order_id = ANY($1)";
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

    /// <summary>An order of the caller's own.</summary>
    /// <exception cref="DomainException">2001; 1003 for an operator, who may see it but not decide for its owner.</exception>
    public async Task<OrderRow> FindOwnAsync(string orderId, Caller caller, CancellationToken cancellationToken)
    {
        var row = await FindAsync(orderId, caller, cancellationToken);
        return caller.Owns(row.Order.UserId) ? row : throw new DomainException(ErrorCode.NotAllowed, "Only its owner may change an order.");
    }

    /// <summary>Where many orders stand; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<OrderStateRow>> StatesAsync(IEnumerable<Guid> orderIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(States);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. orderIds] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<OrderStateRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(new OrderStateRow(reader.GetGuid(0), (OrderState)reader.GetInt16(1), reader.GetInt32(2)));
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

/// <summary>Where an order stands.</summary>
internal readonly record struct OrderStateRow(Guid OrderId, OrderState State, int Version);
