using AspireOrders.Contracts.Payments.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Payments.Features;

internal sealed partial class PaymentsService
{
    [Access(Callers.Operator, Services = ["orders"])]
    public override Task<ScanPaymentsResponse> ScanPayments(ScanPaymentsRequest request, ServerCallContext context) =>
        context.HandleAsync<ScanPaymentsRequest, ScanPaymentsResponse>(request);
}

internal sealed class ScanPaymentsValidator : AbstractValidator<ScanPaymentsRequest>
{
    public const int MostRows = 10_000, MostIds = 1000;

    public ScanPaymentsValidator()
    {
        RuleFor(r => r.After).ArePackedIds(1);
        RuleFor(r => r.Limit).InclusiveBetween(0, MostRows).WithMessage($"must be between 1 and {MostRows}");
        RuleFor(r => r.OrderIds).ArePackedIds(MostIds);
    }
}

internal sealed class ScanPaymentsHandler(NpgsqlDataSource database) : IRequestHandler<ScanPaymentsRequest, ScanPaymentsResponse>
{
    private const int DefaultRows = 5000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Columns =
        """
        SELECT order_id, status, amount, (status = 1 OR (status = 2 AND goal <> 1)) AND created_at < clock_timestamp() - $1 FROM payments
        """;

    private const string ByIds = $"{Columns} WHERE order_id = ANY($2) ORDER BY order_id";
    private const string ByPage = $"{Columns} WHERE order_id > $2 ORDER BY order_id LIMIT $3";

    public async Task<ScanPaymentsResponse> HandleAsync(ScanPaymentsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var command = Query(request);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var response = new ScanPaymentsResponse();
        var orders = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            orders.Add(reader.GetGuid(0));
            response.Statuses.Add((PaymentStatus)reader.GetInt16(1));
            var amount = reader.GetDecimal(2).ToMoney("");
            response.Units.Add(amount.Units);
            response.Nanos.Add(amount.Nanos);
            response.Overdue.Add(reader.GetBoolean(3));
        }

        response.OrderIds = PackedIds.Pack(orders);
        return response;
    }

    private NpgsqlCommand Query(ScanPaymentsRequest request)
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
