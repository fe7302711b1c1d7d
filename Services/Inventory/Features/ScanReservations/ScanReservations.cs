using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.Operator, Services = ["orders"])]
    public override Task<ScanReservationsResponse> ScanReservations(ScanReservationsRequest request, ServerCallContext context) =>
        context.HandleAsync<ScanReservationsRequest, ScanReservationsResponse>(request);
}

internal sealed class ScanReservationsValidator : AbstractValidator<ScanReservationsRequest>
{
    public ScanReservationsValidator()
    {
        RuleFor(r => r.After).ArePackedIds(1);
        RuleFor(r => r.Limit).IsScanLimit();
        RuleFor(r => r.OrderIds).ArePackedIds(OrderScan.MostIds);
    }
}

internal sealed class ScanReservationsHandler(NpgsqlDataSource database) : IRequestHandler<ScanReservationsRequest, ScanReservationsResponse>
{
    // A page ends with the order that exceeds it; an order has at most a hundred lines, so the message stays far below 4 MiB.
    private const int LinesOfPage = 100_000;

    private const string Rows =
        "SELECT order_id, status, product_ids, quantities, status = 1 AND expires_at < clock_timestamp() - $1 FROM reservations";

    public async Task<ScanReservationsResponse> HandleAsync(ScanReservationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var command = OrderScan.Query(database, Rows, request.OrderIds, request.After, request.Limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var response = new ScanReservationsResponse();
        var orders = new List<Guid>();
        var products = new List<Guid>();
        while (products.Count < LinesOfPage && await reader.ReadAsync(cancellationToken))
        {
            orders.Add(reader.GetGuid(0));
            var status = (ReservationStatus)reader.GetInt16(1);
            response.Statuses.Add(status);
            response.Overdue.Add(reader.GetBoolean(4));
            if (status is not (ReservationStatus.Held or ReservationStatus.Committed))
            {
                response.LineCounts.Add(0);
                continue;
            }

            var lines = reader.GetFieldValue<Guid[]>(2);
            products.AddRange(lines);
            response.LineCounts.Add(lines.Length);
            response.Quantities.Add(reader.GetFieldValue<int[]>(3));
        }

        response.OrderIds = PackedIds.Pack(orders);
        response.ProductIds = PackedIds.Pack(products);
        return response;
    }
}
