using AspireOrders.Inventory.Domain;
using Npgsql;

namespace AspireOrders.Inventory.Storage;

/// <summary>Reads what a batch touches, under lock where it is going to be judged by.</summary>
/// <remarks>
/// Locks are taken in one order everywhere: reservations by order id, then stock by product id. The stock comes last because many want the same
/// few rows: a row of a popular product is held for the last statement of a transaction and its commit, no longer.
/// </remarks>
internal static class StockTransaction
{
    private const string LockReservations =
        """
        SELECT order_id, version, status, product_ids, quantities, expires_at >= clock_timestamp()
        FROM reservations WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE
        """;

    private const string LockStock =
        "SELECT product_id, available, reserved, committed FROM stock WHERE product_id = ANY($1) ORDER BY product_id FOR UPDATE";

    /// <summary>Locks the reservations of the orders; one that has none is left out.</summary>
    public static async Task<Dictionary<Guid, Reservation>> LockReservationsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellationToken)
    {
        await using var command = Command(LockReservations, connection, transaction, orders);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reservations = new Dictionary<Guid, Reservation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            reservations[reader.GetGuid(0)] = ReadReservation(reader) with { IsInTime = reader.GetBoolean(5) };
        }

        return reservations;
    }

    /// <summary>Locks the stock of the products; an unknown one is left out.</summary>
    public static async Task<Dictionary<Guid, StockLevel>> LockStockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Guid> products, CancellationToken cancellationToken)
    {
        await using var command = Command(LockStock, connection, transaction, products);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var levels = new Dictionary<Guid, StockLevel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            levels[reader.GetGuid(0)] = new StockLevel(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }

        return levels;
    }

    /// <summary>A reservation from the columns order_id, version, status, product_ids, quantities.</summary>
    public static Reservation ReadReservation(NpgsqlDataReader reader)
    {
        var lines = reader.GetFieldValue<Guid[]>(3).Zip(reader.GetFieldValue<int[]>(4), (product, quantity) => new StockLine(product, quantity));
        return new Reservation(reader.GetGuid(0), reader.GetInt32(1), (ReservationState)reader.GetInt16(2), [.. lines]);
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Guid> ids) =>
        new(sql, connection, transaction) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Distinct().Order()] } } };
}
