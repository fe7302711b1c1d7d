using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.None, Services = ["orders"])]
    public override Task<CommitResponse> Commit(CommitRequest request, ServerCallContext context) =>
        context.HandleAsync<CommitRequest, CommitResponse>(request);
}

internal sealed class CommitValidator : AbstractValidator<CommitRequest>
{
    public CommitValidator() => RuleFor(r => r.OrderId).IsId();
}

internal sealed class CommitHandler(BatchCollector<SettleEntry, ReservationState?> batches) : IRequestHandler<CommitRequest, CommitResponse>
{
    public async Task<CommitResponse> HandleAsync(CommitRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var state = await batches.SubmitAsync(new SettleEntry(Guid.Parse(request.OrderId), ReservationState.Committed), cancellationToken);
        return state switch
        {
            null => throw DomainException.NotFound("reservation of order", request.OrderId),
            ReservationState.Committed => new CommitResponse { Status = ReservationStatus.Committed },
            _ => throw DomainException.WrongState($"The reservation is {state}; it cannot be committed."),
        };
    }
}
