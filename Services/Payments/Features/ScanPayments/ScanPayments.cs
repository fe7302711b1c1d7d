using AspireOrders.Contracts.Payments.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
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
    public ScanPaymentsValidator()
    {
        RuleFor(r => r.After).ArePackedIds(1);
        RuleFor(r => r.Limit).IsScanLimit();
        RuleFor(r => r.OrderIds).ArePackedIds(OrderScan.MostIds);
    }
}

internal sealed class ScanPaymentsHandler(NpgsqlDataSource database) : IRequestHandler<ScanPaymentsRequest, ScanPaymentsResponse>
{
    private const string Rows =
        """
        SELECT order_id, status, amount, (status = 1 OR (status = 2 AND goal <> 1)) AND created_at < clock_timestamp() - $1 FROM payments
        """;

    public async Task<ScanPaymentsResponse> HandleAsync(ScanPaymentsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var command = OrderScan.Query(database, Rows, request.OrderIds, request.After, request.Limit);
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
}
