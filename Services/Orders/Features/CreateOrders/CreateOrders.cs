using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.None, Services = ["gateway"])]
    public override Task<CreateOrdersResponse> CreateOrders(CreateOrdersRequest request, ServerCallContext context) =>
        context.HandleAsync<CreateOrdersRequest, CreateOrdersResponse>(request);
}

/// <summary>Only the size: what is wrong with one order fails that order.</summary>
internal sealed class CreateOrdersValidator : AbstractValidator<CreateOrdersRequest>
{
    private const int MostOrders = 1000;

    public CreateOrdersValidator() =>
        RuleFor(r => r.Orders).Must(orders => orders.Count <= MostOrders).WithMessage($"has more than {MostOrders} entries");
}
