using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task PlaceOrders(
        IAsyncStreamReader<PlaceOrdersRequest> requestStream, IServerStreamWriter<PlaceOrdersResponse> responseStream, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        return http.RequestServices.GetRequiredService<OrderStreams>().RunAsync(requestStream, responseStream, http, context.CancellationToken);
    }
}
