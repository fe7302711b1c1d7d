using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Features;
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
    public const int MostRows = 10_000, MostIds = 1000;

    public ScanReservationsValidator()
    {
        RuleFor(r => r.After).ArePackedIds(1);
        RuleFor(r => r.Limit).InclusiveBetween(0, MostRows).WithMessage($"must be between 1 and {MostRows}");
        RuleFor(r => r.OrderIds).ArePackedIds(MostIds);
    }
}

internal sealed class ScanReservationsHandler(NpgsqlDataSource database) : IRequestHandler<ScanReservationsRequest, ScanReservationsResponse>
{
    private const int DefaultRows = 5000;

    // A page ends with the order that exceeds it; an order has at most a hundred lines, so the message stays far below 4 MiB.
    private const int LinesOfPage = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Columns =
        "SELECT order_id, status, product_ids, quantities, status = 1 AND expires_at < clock_timestamp() - $1 FROM reservations";

    private const string ByIds = $"{Columns} WHERE order_id = ANY($2) ORDER BY order_id";
    private const string ByPage = $"{Columns} WHERE order_id > $2 ORDER BY order_id LIMIT $3";

    public async Task<ScanReservationsResponse> HandleAsync(ScanReservationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var command = Query(request);
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

    private NpgsqlCommand Query(ScanReservationsRequest request)
    {
        var command = database.CreateCommand(request.OrderIds.IsEmpty ? ByPage : ByIds);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Patience });
        if (!request.OrderIds.IsEmpty)
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = PackedIds.Unpack(request.OrderIds) });
            return command;
        }

        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = PackedIds.After(request.After) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = request.Limit == 0 ? DefaultRows : request.Limit });
        return command;
    }
}
