using AspireOrders.Tests.Faults.Injection;
using Npgsql;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>
/// The truth as the databases have it, read without any code of the platform: orders, reservations, payments, and the provider's own ledger,
/// which no service writes on behalf of another.
/// </summary>
internal sealed class Books(SeparateTopology topology) : IAsyncDisposable
{
    private const string Orders =
        "SELECT order_id, status, version, total, product_ids, quantities, adding_product IS NOT NULL, payment_token FROM orders";

    private const string Reservations = "SELECT order_id, status, product_ids, quantities FROM reservations";
    private const string Payments = "SELECT order_id, status, amount FROM payments";
    private const string Charges = "SELECT order_id, sum(amount) FROM sandbox_charges WHERE state = 1 GROUP BY order_id HAVING sum(amount) <> 0";
    private const string Stock = "SELECT product_id, received, available, reserved, committed FROM stock";
    private const string Keys = "SELECT order_id, count(*) FROM idempotency_keys GROUP BY order_id";
    private const string Unsent = "SELECT count(*) FROM outbox WHERE sent_at IS NULL";
    private const string Dead = "SELECT count(*) FROM dead_letters";
    private static readonly string[] All = ["ordersdb", "inventorydb", "paymentsdb", "notificationsdb", "usersdb"];

    /// <summary>Reads them once.</summary>
    public async Task<Ledger> ReadAsync(CancellationToken cancellationToken)
    {
        var orders = await ReadAsync("ordersdb", Orders, r => new OrderEntry(
            r.GetGuid(0), r.GetInt16(1), r.GetInt32(2), r.GetDecimal(3), Lines(r, 4), r.GetBoolean(6), r.GetString(7)), cancellationToken);
        var reservations = await ReadAsync("inventorydb", Reservations, r => new ReservationEntry(r.GetGuid(0), r.GetInt16(1), Lines(r, 2)), cancellationToken);
        var stock = await ReadAsync("inventorydb", Stock, r => new StockEntry(r.GetGuid(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), cancellationToken);
        var payments = await ReadAsync("paymentsdb", Payments, r => (r.GetGuid(0), Status: r.GetInt16(1), Amount: r.GetDecimal(2)), cancellationToken);
        var charges = await ReadAsync("paymentsdb", Charges, r => (r.GetGuid(0), Amount: r.GetDecimal(1)), cancellationToken);
        var keys = await ReadAsync("ordersdb", Keys, r => (r.GetGuid(0), Count: r.GetInt64(1)), cancellationToken);
        var (unsent, dead) = (0L, 0L);
        foreach (var database in All)
        {
            unsent += (await ReadAsync(database, Unsent, r => r.GetInt64(0), cancellationToken))[0];
            dead += (await ReadAsync(database, Dead, r => r.GetInt64(0), cancellationToken))[0];
        }

        return new Ledger(
            orders.ToDictionary(o => o.Id), reservations.ToDictionary(r => r.OrderId), payments.ToDictionary(p => p.Item1, p => (p.Status, p.Amount)),
            charges.ToDictionary(c => c.Item1, c => c.Amount), stock, keys.ToDictionary(k => k.Item1, k => k.Count), unsent, dead);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources.Values) await source.DisposeAsync();
    }

    private readonly Dictionary<string, NpgsqlDataSource> sources = [];

    private async Task<List<T>> ReadAsync<T>(string database, string query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        // The server's port is another one after everything was killed, so the address is part of what a source is kept by.
        var address = Databases.Connection(topology, database);
        if (!sources.TryGetValue(address, out var source)) sources[address] = source = NpgsqlDataSource.Create(address);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    private static Dictionary<Guid, int> Lines(NpgsqlDataReader reader, int column) =>
        reader.GetFieldValue<Guid[]>(column).Zip(reader.GetFieldValue<int[]>(column + 1)).GroupBy(l => l.First).ToDictionary(g => g.Key, g => g.Sum(l => l.Second));
}
