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
    [Access(Callers.Operator)]
    public override Task<OrderMessage> DeliverOrder(DeliverOrderRequest request, ServerCallContext context) =>
        context.HandleAsync<DeliverOrderRequest, OrderMessage>(request);
}

internal sealed class DeliverOrderValidator : AbstractValidator<DeliverOrderRequest>
{
    public DeliverOrderValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class DeliverOrderHandler(OrderUpdate update, OrderReader orders) : IRequestHandler<DeliverOrderRequest, OrderMessage>
{
    public async Task<OrderMessage> HandleAsync(DeliverOrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await update.ChangeAsync(Guid.Parse(request.OrderId), Deliver, cancellationToken);
        return (await orders.FindAsync(request.OrderId, caller, cancellationToken)).ToMessage();
    }

    // Asked for twice it is done once.
    private static Domain.Order? Deliver(Domain.Order order) =>
        order.State == OrderState.Delivered ? null : order.Deliver() ?? throw DomainException.WrongState($"Only an order that is shipped can be delivered; this one is {order.State}.");
}
