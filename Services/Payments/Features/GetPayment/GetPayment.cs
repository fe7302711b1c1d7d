using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Payments.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Payments.Features;

internal sealed partial class PaymentsService
{
    [Access(Callers.User, Services = ["orders", "gateway"])]
    public override Task<Payment> GetPayment(GetPaymentRequest request, ServerCallContext context) =>
        context.HandleAsync<GetPaymentRequest, Payment>(request);
}

internal sealed class GetPaymentValidator : AbstractValidator<GetPaymentRequest>
{
    public GetPaymentValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class GetPaymentHandler(NpgsqlDataSource database) : IRequestHandler<GetPaymentRequest, Payment>
{
    public async Task<Payment> HandleAsync(GetPaymentRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var payment = await database.FindAsync(Guid.Parse(request.OrderId), cancellationToken);
        return payment is not null && caller.MaySee(payment.UserId)
            ? payment.ToMessage()
            : throw DomainException.NotFound("payment of order", request.OrderId);
    }
}
