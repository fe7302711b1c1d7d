using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task<Order> GetOrder(GetOrderRequest request, ServerCallContext context) => context.HandleAsync<GetOrderRequest, Order>(request);
}

internal sealed class GetOrderValidator : AbstractValidator<GetOrderRequest>
{
    public GetOrderValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class GetOrderHandler(OrderReader orders) : IRequestHandler<GetOrderRequest, Order>
{
    public async Task<Order> HandleAsync(GetOrderRequest request, Caller caller, CancellationToken cancellationToken) =>
        (await orders.FindAsync(request.OrderId, caller, cancellationToken)).ToMessage();
}
