using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.Orders.Features;

/// <summary>Places one order, together with those that come at the same time.</summary>
internal sealed class CreateOrderHandler(BatchCollector<OrderRequest, CreateOrderResponse> batches, KeysInFlight keys)
    : IRequestHandler<CreateOrderRequest, CreateOrderResponse>
{
    public async Task<CreateOrderResponse> HandleAsync(CreateOrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var order = OrderRequest.Read(caller.RequiredUserId, request, Activity.Current?.Id);
        if (!keys.TryEnter(order)) throw keys.Refusal(order);
        try
        {
            return await batches.SubmitAsync(order, cancellationToken);
        }
        finally
        {
            keys.Leave(order);
        }
    }
}
