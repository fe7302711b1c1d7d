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
    public override Task<OrderMessage> ShipOrder(ShipOrderRequest request, ServerCallContext context) =>
        context.HandleAsync<ShipOrderRequest, OrderMessage>(request);
}

internal sealed class ShipOrderValidator : AbstractValidator<ShipOrderRequest>
{
    public ShipOrderValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class ShipOrderHandler(OrderUpdate update, OrderReader orders) : IRequestHandler<ShipOrderRequest, OrderMessage>
{
    public async Task<OrderMessage> HandleAsync(ShipOrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await update.ChangeAsync(Guid.Parse(request.OrderId), Ship, cancellationToken);
        return (await orders.FindAsync(request.OrderId, caller, cancellationToken)).ToMessage();
    }

    // Asked for twice it is done once.
    private static Domain.Order? Ship(Domain.Order order) =>
        order.State == OrderState.Shipped ? null : order.Ship() ?? throw DomainException.WrongState($"Only an order that is paid can be shipped; this one is {order.State}.");
}
