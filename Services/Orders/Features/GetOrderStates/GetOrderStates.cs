using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.Operator, Services = ["inventory", "payments"])]
    public override Task<GetOrderStatesResponse> GetOrderStates(GetOrderStatesRequest request, ServerCallContext context) =>
        context.HandleAsync<GetOrderStatesRequest, GetOrderStatesResponse>(request);
}

internal sealed class GetOrderStatesValidator : AbstractValidator<GetOrderStatesRequest>
{
    public GetOrderStatesValidator()
    {
        RuleFor(r => r.OrderIds).Must(ids => ids.Count <= 1000).WithMessage("has more than 1000 ids");
        RuleForEach(r => r.OrderIds).IsId();
    }
}

internal sealed class GetOrderStatesHandler(OrderReader orders) : IRequestHandler<GetOrderStatesRequest, GetOrderStatesResponse>
{
    public async Task<GetOrderStatesResponse> HandleAsync(GetOrderStatesRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var rows = await orders.StatesAsync(request.OrderIds.Select(Guid.Parse), cancellationToken);
        return new GetOrderStatesResponse { States = { rows.Select(ToMessage) } };
    }

    private static OrderStateEntry ToMessage(OrderStateRow row) => new()
    {
        OrderId = row.OrderId.ToString(),
        Status = (OrderStatus)(int)row.State,
        Version = row.Version,
    };
}
