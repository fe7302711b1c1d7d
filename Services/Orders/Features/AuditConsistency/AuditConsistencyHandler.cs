using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Proves the promises from the services' own data, page by page: each order against its reservation and payment, then the stock of every
/// product, then payments that no order answers for.
/// </summary>
internal sealed class AuditConsistencyHandler(
    NpgsqlDataSource database, InventoryApi.InventoryClient inventory, PaymentsApi.PaymentsClient payments, OrderReader orders, TimeProvider clock)
    : IRequestHandler<AuditConsistencyRequest, AuditConsistencyResponse>
{
    private const int PageSize = 1000;
    private const string Page = $"SELECT {OrderRow.Columns} FROM orders WHERE order_id > $1 ORDER BY order_id LIMIT $2";

    public async Task<AuditConsistencyResponse> HandleAsync(AuditConsistencyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var response = new AuditConsistencyResponse { CheckedAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow()) };
        for (var page = await ReadAsync(Guid.Empty, cancellationToken); page.Count > 0; page = await ReadAsync(page[^1].Order.Id, cancellationToken))
        {
            response.Orders += page.Count;
            response.Violations.AddRange(await CompareAsync(page, cancellationToken));
        }

        response.Violations.AddRange(await StockAsync(cancellationToken));
        response.Violations.AddRange(await PaymentsWithoutOrderAsync(cancellationToken));
        return response;
    }

    private async Task<IReadOnlyList<Violation>> CompareAsync(IReadOnlyList<OrderRow> page, CancellationToken cancellationToken)
    {
        var ids = page.Select(r => r.Order.Id.ToString()).ToList();
        var reserving = inventory.GetReservationsAsync(new GetReservationsRequest { OrderIds = { ids } }, cancellationToken: cancellationToken);
        var paying = payments.GetPaymentsAsync(new GetPaymentsRequest { OrderIds = { ids } }, cancellationToken: cancellationToken);
        var reservations = (await reserving).Reservations.ToDictionary(r => Guid.Parse(r.OrderId));
        var paid = (await paying).Payments.ToDictionary(p => Guid.Parse(p.OrderId));
        var suspects = Judge(page, reservations, paid);
        if (suspects.Count == 0) return suspects;

        // The three answers are not of one moment. What looks broken is looked at again, order first: only what did not move meanwhile is broken.
        var again = (await orders.FindAsync(suspects.Select(v => Guid.Parse(v.Subject)).Distinct(), cancellationToken)).ToDictionary(r => r.Order.Id, r => r.Order.Version);
        var before = page.ToDictionary(r => r.Order.Id, r => r.Order.Version);
        return [.. suspects.Where(v => again.GetValueOrDefault(Guid.Parse(v.Subject)) == before[Guid.Parse(v.Subject)])];
    }

    private List<Violation> Judge(
        IReadOnlyList<OrderRow> page, Dictionary<Guid, Contracts.Inventory.V1.Reservation> reservations, Dictionary<Guid, Payment> paid)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. page.SelectMany(r => ConsistencyRules.Judge(r, reservations.GetValueOrDefault(r.Order.Id), paid.GetValueOrDefault(r.Order.Id), now))];
    }

    private async Task<IEnumerable<Violation>> StockAsync(CancellationToken cancellationToken)
    {
        var answer = await inventory.GetReservationsAsync(new GetReservationsRequest { IncludeStockViolations = true }, cancellationToken: cancellationToken);
        return answer.StockViolations.Select(ConsistencyRules.Describe);
    }

    private async Task<IReadOnlyList<Violation>> PaymentsWithoutOrderAsync(CancellationToken cancellationToken)
    {
        var violations = new List<Violation>();
        var after = "";
        while (true)
        {
            var page = await payments.GetPaymentsAsync(new GetPaymentsRequest { After = after, Limit = PageSize }, cancellationToken: cancellationToken);
            if (page.Payments.Count == 0) return violations;
            var held = page.Payments.Where(p => p.Status == PaymentStatus.Captured).ToDictionary(p => Guid.Parse(p.OrderId));
            var known = (await orders.FindAsync(held.Keys, cancellationToken)).Select(r => r.Order.Id).ToHashSet();
            violations.AddRange(held.Where(h => !known.Contains(h.Key)).Select(h => ConsistencyRules.ChargedWithoutOrder(h.Key)));
            after = page.Payments[^1].OrderId;
        }
    }

    private async Task<List<OrderRow>> ReadAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Page);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<OrderRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(OrderRow.Read(reader));
        return rows;
    }
}
