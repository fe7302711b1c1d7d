using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.None, Services = ["orders"])]
    public override Task<ReleaseResponse> Release(ReleaseRequest request, ServerCallContext context) =>
        context.HandleAsync<ReleaseRequest, ReleaseResponse>(request);
}

internal sealed class ReleaseValidator : AbstractValidator<ReleaseRequest>
{
    public ReleaseValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class ReleaseHandler(BatchCollector<SettleEntry, ReservationState?> batches) : IRequestHandler<ReleaseRequest, ReleaseResponse>
{
    public async Task<ReleaseResponse> HandleAsync(ReleaseRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await batches.SubmitAsync(new SettleEntry(Guid.Parse(request.OrderId), ReservationState.Released), cancellationToken);
        return new ReleaseResponse { Status = ReservationStatus.Released };
    }
}
