using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Ordering;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using OrderMessage = AspireOrders.Contracts.Orders.V1.Order;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task<OrderMessage> AddItem(AddItemRequest request, ServerCallContext context) =>
        context.HandleAsync<AddItemRequest, OrderMessage>(request);
}

internal sealed class AddItemValidator : AbstractValidator<AddItemRequest>
{
    public AddItemValidator()
    {
        RuleFor(r => r.OrderId).IsId();
        RuleFor(r => r.ProductId).IsId();
        RuleFor(r => r.Quantity).InclusiveBetween(1, OrderItemValidator.MostPieces).WithMessage($"must be between 1 and {OrderItemValidator.MostPieces}");
    }
}

internal sealed class AddItemHandler(OrderReader orders, ItemAddition addition) : IRequestHandler<AddItemRequest, OrderMessage>
{
    public async Task<OrderMessage> HandleAsync(AddItemRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var row = await orders.FindOwnAsync(request.OrderId, caller, cancellationToken);
        await addition.AddAsync(row.Order.Id, new AddingItem(Guid.Parse(request.ProductId), request.Quantity), cancellationToken);
        return (await orders.FindAsync(request.OrderId, caller, cancellationToken)).ToMessage();
    }
}
