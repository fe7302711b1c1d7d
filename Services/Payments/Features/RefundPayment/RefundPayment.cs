using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Npgsql;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;
using Payment = AspireOrders.Contracts.Payments.V1.Payment;

namespace AspireOrders.Payments.Features;

internal sealed partial class PaymentsService
{
    [Access(Callers.Operator)]
    public override Task<Payment> RefundPayment(RefundPaymentRequest request, ServerCallContext context) =>
        context.HandleAsync<RefundPaymentRequest, Payment>(request);
}

internal sealed class RefundPaymentValidator : AbstractValidator<RefundPaymentRequest>
{
    public RefundPaymentValidator()
    {
        RuleFor(r => r.OrderId).IsId();
        RuleFor(r => r.Reason).MaximumLength(200).WithMessage("is longer than 200 characters");
    }
}

/// <summary>
/// A refund is the cancellation of its order, which Orders decides: what has shipped keeps its payment (4003), and while Orders is down nothing
/// is given back. Then the money goes back at once where the provider answers; where it does not, the refund is kept and made as soon as it does.
/// </summary>
internal sealed class RefundPaymentHandler(
    NpgsqlDataSource database, Settlement settlement, OrdersApi.OrdersClient orders, IOptions<SettlementOptions> options,
    ILogger<RefundPaymentHandler> logger)
    : IRequestHandler<RefundPaymentRequest, Payment>
{
    public async Task<Payment> HandleAsync(RefundPaymentRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var orderId = Guid.Parse(request.OrderId);
        PaymentsLog.RefundAsked(logger, orderId, request.Reason);
        if (Refundable(await database.FindAsync(orderId, cancellationToken), orderId).State == PaymentState.Captured)
        {
            await EndOrderAsync(orderId, cancellationToken);
        }

        var payment = await TakeUpAsync(orderId, cancellationToken);
        // What was committed goes on without the caller, so the caller's leaving does not stop it half-way.
        if (payment.IsOpen) await settlement.SettleAsync(payment, CancellationToken.None);
        var settled = await database.FindAsync(orderId, cancellationToken);
        return settled?.State == PaymentState.Refunded
            ? settled.ToMessage()
            : throw DomainException.Unavailable(
                "The payment provider has not confirmed the refund; it will be made as soon as it answers.", TimeSpan.FromSeconds(1));
    }

    // First of all, because an order could ship between an answer about its state and the refund. Asked for twice it is done once.
    private async Task EndOrderAsync(Guid orderId, CancellationToken cancellationToken)
    {
        try
        {
            await orders.CancelOrderAsync(new CancelOrderRequest { OrderId = orderId.ToString() }, cancellationToken: cancellationToken);
        }
        catch (RpcException exception) when (exception.Code() == ErrorCode.NotFound.Code)
        {
            // Money without an order goes back, as reconciliation would see to.
            PaymentsLog.RefundWithoutOrder(logger, orderId);
        }
    }

    /// <summary>Decides under lock that the money goes back, and takes the payment for the time of a lease.</summary>
    private async Task<Domain.Payment> TakeUpAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var known = Refundable((await PaymentReader.LockAsync(connection, transaction, [orderId], cancellationToken)).GetValueOrDefault(orderId), orderId);
        if (known.State == PaymentState.Refunded) return known;
        var taken = (known.Cancel()?.Payment ?? known).TakenUp();
        await PaymentWriter.WriteAsync(connection, transaction, [new ScheduledPayment(taken, options.Value.Lease)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken with { Revision = taken.Revision + 1 };
    }

    private static Domain.Payment Refundable(Domain.Payment? payment, Guid orderId) => payment switch
    {
        null => throw DomainException.NotFound("payment of order", orderId.ToString()),
        { State: PaymentState.Captured or PaymentState.Refunded } => payment,
        _ => throw DomainException.WrongState($"The payment is {payment.State}; only a captured one can be given back."),
    };
}
