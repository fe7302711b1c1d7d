using AspireOrders.Inventory.Domain;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Inventory.Storage;

/// <summary>
/// Loads the levels and reservations that a batch touches, under lock, into a <see cref="StockBook"/>, and writes back what changed:
/// four statements in two round trips, whatever the size of the batch.
/// </summary>
/// <remarks>
/// Locks are taken in one order everywhere (stock by product id, then reservations by order id), so batches of several replicas wait for
/// each other but never in a circle.
/// </remarks>
internal static class StockTransaction
{
    private const string LockStock =
        "SELECT product_id, available, reserved, committed FROM stock WHERE product_id = ANY($1) ORDER BY product_id FOR UPDATE";

    private const string LockReservations =
        """
        SELECT order_id, version, status, product_ids, quantities, expires_at >= clock_timestamp()
        FROM reservations WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE
        """;

    private const string ProductsOfReservations =
        "SELECT DISTINCT unnest(product_ids) FROM reservations WHERE order_id = ANY($1)";

    /// <summary>
    /// Locks the stock of <paramref name="products"/> and of what the orders hold already, and the orders' reservations.
    /// </summary>
    public static async Task<StockBook> OpenAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Guid> products, IEnumerable<Guid> orders, CancellationToken cancellationToken)
    {
        var orderIds = orders.Distinct().Order().ToArray();
        var productIds = products.ToHashSet();
        var loaded = await LoadAsync(connection, transaction, productIds, orderIds, cancellationToken);
        // What an order holds already is known only after the lock on its reservation; locking those products too may take a second pass.
        while (loaded.Reservations.Values.SelectMany(r => r.Lines).Select(l => l.ProductId).Except(productIds).Any())
        {
            productIds.UnionWith(loaded.Reservations.Values.SelectMany(r => r.Lines).Select(l => l.ProductId));
            loaded = await LoadAsync(connection, transaction, productIds, orderIds, cancellationToken);
        }

        return new StockBook(loaded.Levels, loaded.Reservations);
    }

    /// <summary>The products that orders hold now, to be locked first by a batch that knows only the orders.</summary>
    public static async Task<IReadOnlyList<Guid>> ProductsOfAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<Guid> orders, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ProductsOfReservations, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. orders.Distinct()] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var products = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken)) products.Add(reader.GetGuid(0));
        return products;
    }

    private static async Task<(Dictionary<Guid, StockLevel> Levels, Dictionary<Guid, Reservation> Reservations)> LoadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, HashSet<Guid> products, Guid[] orders, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(LockStock) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. products.Order()] } } },
                new NpgsqlBatchCommand(LockReservations) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = orders } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var levels = new Dictionary<Guid, StockLevel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            levels[reader.GetGuid(0)] = new StockLevel(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }

        await reader.NextResultAsync(cancellationToken);
        var reservations = new Dictionary<Guid, Reservation>();
        while (await reader.ReadAsync(cancellationToken))
        {
            reservations[reader.GetGuid(0)] = ReadReservation(reader) with { IsInTime = reader.GetBoolean(5) };
        }

        return (levels, reservations);
    }

    /// <summary>A reservation from the columns order_id, version, status, product_ids, quantities.</summary>
    public static Reservation ReadReservation(NpgsqlDataReader reader)
    {
        var lines = reader.GetFieldValue<Guid[]>(3).Zip(reader.GetFieldValue<int[]>(4), (product, quantity) => new StockLine(product, quantity));
        return new Reservation(reader.GetGuid(0), reader.GetInt32(1), (ReservationState)reader.GetInt16(2), [.. lines]);
    }
}
