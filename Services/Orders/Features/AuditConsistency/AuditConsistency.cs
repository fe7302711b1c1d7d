using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.Operator)]
    public override Task<AuditConsistencyResponse> AuditConsistency(AuditConsistencyRequest request, ServerCallContext context) =>
        context.HandleAsync<AuditConsistencyRequest, AuditConsistencyResponse>(request);
}
