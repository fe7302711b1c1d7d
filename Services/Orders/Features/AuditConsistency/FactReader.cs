using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.ServiceDefaults.Features;
using Npgsql;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

namespace AspireOrders.Orders.Features;

/// <summary>Asks each service what it says of orders: a page in the order of ids, or some by their ids.</summary>
internal sealed class FactReader(
    NpgsqlDataSource database, InventoryApi.InventoryClient inventory, PaymentsApi.PaymentsClient payments, TimeProvider clock)
{
    private const int PageSize = 5000;

    private const string Columns = "SELECT order_id, status, version, total, product_ids, quantities, updated_at FROM orders";
    private const string ByPage = $"{Columns} WHERE order_id > $1 ORDER BY order_id LIMIT $2";
    private const string ByIds = $"{Columns} WHERE order_id = ANY($1)";

    /// <summary>The page of orders after an id.</summary>
    public async Task<IReadOnlyList<OrderFact>> OrdersAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ByPage);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Some orders; an unknown one is left out.</summary>
    public async Task<IReadOnlyList<OrderFact>> OrdersAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ByIds);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The page of reservations after an order's id.</summary>
    public Task<IReadOnlyList<ReservationFact>> ReservationsAsync(Guid after, CancellationToken cancellationToken) =>
        ReservationsAsync(new ScanReservationsRequest { After = PackedIds.Pack([after]), Limit = PageSize }, cancellationToken);

    /// <summary>The reservations of some orders.</summary>
    public Task<IReadOnlyList<ReservationFact>> ReservationsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        ReservationsAsync(new ScanReservationsRequest { OrderIds = PackedIds.Pack(ids) }, cancellationToken);

    /// <summary>The page of payments after an order's id.</summary>
    public Task<IReadOnlyList<PaymentFact>> PaymentsAsync(Guid after, CancellationToken cancellationToken) =>
        PaymentsAsync(new ScanPaymentsRequest { After = PackedIds.Pack([after]), Limit = PageSize }, cancellationToken);

    /// <summary>The payments of some orders.</summary>
    public Task<IReadOnlyList<PaymentFact>> PaymentsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        PaymentsAsync(new ScanPaymentsRequest { OrderIds = PackedIds.Pack(ids) }, cancellationToken);

    /// <summary>The products whose pieces do not add up.</summary>
    public async Task<IReadOnlyList<StockViolation>> StockViolationsAsync(CancellationToken cancellationToken)
    {
        var answer = await inventory.GetReservationsAsync(new GetReservationsRequest { IncludeStockViolations = true }, AuditCall.Options(clock, cancellationToken));
        return answer.StockViolations;
    }

    private static async Task<IReadOnlyList<OrderFact>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<OrderFact>();
        while (await reader.ReadAsync(cancellationToken))
        {
            orders.Add(new OrderFact(
                reader.GetGuid(0), (OrderState)reader.GetInt16(1), reader.GetInt32(2), reader.GetDecimal(3), reader.GetFieldValue<Guid[]>(4),
                reader.GetFieldValue<int[]>(5), reader.GetDateTime(6)));
        }

        return orders;
    }

    private async Task<IReadOnlyList<ReservationFact>> ReservationsAsync(ScanReservationsRequest request, CancellationToken cancellationToken)
    {
        var answer = await inventory.ScanReservationsAsync(request, AuditCall.Options(clock, cancellationToken));
        var products = PackedIds.Unpack(answer.ProductIds);
        int[] quantities = [.. answer.Quantities];
        var facts = new List<ReservationFact>();
        var first = 0;
        foreach (var (i, id) in PackedIds.Unpack(answer.OrderIds).Index())
        {
            var count = answer.LineCounts[i];
            facts.Add(new ReservationFact(id, answer.Statuses[i], products.AsMemory(first, count), quantities.AsMemory(first, count), answer.Overdue[i]));
            first += count;
        }

        return facts;
    }

    private async Task<IReadOnlyList<PaymentFact>> PaymentsAsync(ScanPaymentsRequest request, CancellationToken cancellationToken)
    {
        var answer = await payments.ScanPaymentsAsync(request, AuditCall.Options(clock, cancellationToken));
        return [.. PackedIds.Unpack(answer.OrderIds).Select((id, i) =>
            new PaymentFact(id, answer.Statuses[i], MoneyConversion.ToDecimal(answer.Units[i], answer.Nanos[i]), answer.Overdue[i]))];
    }
}
