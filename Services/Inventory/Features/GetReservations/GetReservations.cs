using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.Operator, Services = ["orders"])]
    public override Task<GetReservationsResponse> GetReservations(GetReservationsRequest request, ServerCallContext context) =>
        context.HandleAsync<GetReservationsRequest, GetReservationsResponse>(request);
}

internal sealed class GetReservationsValidator : AbstractValidator<GetReservationsRequest>
{
    public GetReservationsValidator()
    {
        RuleFor(r => r.OrderIds).Must(ids => ids.Count <= 1000).WithMessage("has more than 1000 ids");
        RuleForEach(r => r.OrderIds).IsId();
        RuleFor(r => r.After).Must(a => a.Length == 0 || Guid.TryParse(a, out _)).WithMessage("is not a UUID");
        RuleFor(r => r.Limit).InclusiveBetween(0, 1000).WithMessage("must be between 1 and 1000");
    }
}

internal sealed class GetReservationsHandler(NpgsqlDataSource database) : IRequestHandler<GetReservationsRequest, GetReservationsResponse>
{
    private const string Columns = "SELECT order_id, version, status, product_ids, quantities FROM reservations";
    private const string ByIds = $"{Columns} WHERE order_id = ANY($1)";
    private const string ByPage = $"{Columns} WHERE order_id > $1 ORDER BY order_id LIMIT $2";

    private const string Violations =
        """
        WITH held AS (
            SELECT product_id, sum(quantity) FILTER (WHERE status = 1) AS reserved, sum(quantity) FILTER (WHERE status = 2) AS committed
            FROM reservations, unnest(product_ids, quantities) AS line (product_id, quantity)
            WHERE status IN (1, 2) GROUP BY product_id
        )
        SELECT product_id, s.received, s.available, s.reserved, s.committed, coalesce(h.reserved, 0)::bigint, coalesce(h.committed, 0)::bigint
        FROM stock s LEFT JOIN held h USING (product_id)
        WHERE s.received <> s.available + s.reserved + s.committed OR least(s.available, s.reserved, s.committed) < 0
            OR s.reserved <> coalesce(h.reserved, 0) OR s.committed <> coalesce(h.committed, 0)
        """;

    public async Task<GetReservationsResponse> HandleAsync(GetReservationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var response = new GetReservationsResponse();
        await using (var command = Query(connection, request))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) response.Reservations.Add(ToMessage(StockTransaction.ReadReservation(reader)));
        }

        if (request.IncludeStockViolations) await AddViolationsAsync(connection, response, cancellationToken);
        return response;
    }

    private static NpgsqlCommand Query(NpgsqlConnection connection, GetReservationsRequest request)
    {
        if (!request.HasAfter)
        {
            return new NpgsqlCommand(ByIds, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. request.OrderIds.Select(Guid.Parse)] } } };
        }

        var after = request.After.Length == 0 ? Guid.Empty : Guid.Parse(request.After);
        var limit = request.Limit == 0 ? 1000 : request.Limit;
        return new NpgsqlCommand(ByPage, connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = after }, new NpgsqlParameter<int> { TypedValue = limit } },
        };
    }

    private static async Task AddViolationsAsync(NpgsqlConnection connection, GetReservationsResponse response, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Violations, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            response.StockViolations.Add(new StockViolation
            {
                ProductId = reader.GetGuid(0).ToString(),
                Received = reader.GetInt64(1),
                Available = reader.GetInt64(2),
                Reserved = reader.GetInt64(3),
                Committed = reader.GetInt64(4),
                HeldByReservations = reader.GetInt64(5),
                CommittedByReservations = reader.GetInt64(6),
            });
        }
    }

    private static Contracts.Inventory.V1.Reservation ToMessage(Domain.Reservation reservation) => new()
    {
        OrderId = reservation.OrderId.ToString(),
        Status = (ReservationStatus)(int)reservation.Status,
        Version = reservation.Version,
        Lines = { reservation.Lines.Select(l => new ReservationLine { ProductId = l.ProductId.ToString(), Quantity = l.Quantity }) },
    };
}
