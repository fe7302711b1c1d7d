using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using OrderMessage = AspireOrders.Contracts.Orders.V1.Order;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task<OrderMessage> CancelOrder(CancelOrderRequest request, ServerCallContext context) =>
        context.HandleAsync<CancelOrderRequest, OrderMessage>(request);
}

internal sealed class CancelOrderValidator : AbstractValidator<CancelOrderRequest>
{
    public CancelOrderValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class CancelOrderHandler(OrderUpdate update, OrderReader orders) : IRequestHandler<CancelOrderRequest, OrderMessage>
{
    public async Task<OrderMessage> HandleAsync(CancelOrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // An operator's refund, which Payments carries out, ends the order; otherwise that is its owner's to decide.
        if (caller is { IsOperator: true, Service: "payments" }) await orders.FindAsync(request.OrderId, caller, cancellationToken);
        else await orders.FindOwnAsync(request.OrderId, caller, cancellationToken);
        await update.ChangeAsync(Guid.Parse(request.OrderId), Cancel, cancellationToken);
        return (await orders.FindAsync(request.OrderId, caller, cancellationToken)).ToMessage();
    }

    // Asked for twice it is done once. Stock and money go back by the event order.cancelled.
    private static Domain.Order? Cancel(Domain.Order order) => order.State == OrderState.Cancelled
        ? null
        : order.CancelledByCustomer() ?? throw DomainException.WrongState($"An order that is {order.State} cannot be cancelled any more.");
}
