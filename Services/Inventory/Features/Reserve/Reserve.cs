using AspireOrders.Contracts.Inventory.V1;
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
    public override Task<ReserveResponse> Reserve(ReserveRequest request, ServerCallContext context) =>
        context.HandleAsync<ReserveRequest, ReserveResponse>(request);
}

internal sealed class ReserveValidator : AbstractValidator<ReserveRequest>
{
    public ReserveValidator()
    {
        RuleFor(r => r.OrderId).IsId();
        RuleFor(r => r.Version).GreaterThan(0).WithMessage("must be at least 1");
        RuleFor(r => r.Lines).NotEmpty().WithMessage("is empty");
        RuleForEach(r => r.Lines).ChildRules(line =>
        {
            line.RuleFor(l => l.ProductId).IsId();
            line.RuleFor(l => l.Quantity).InclusiveBetween(1, StockLimits.MostPerProduct).WithMessage($"must be between 1 and {StockLimits.MostPerProduct}");
        });
    }
}

internal sealed class ReserveHandler(BatchCollector<ReserveEntry, HeldStock> batches) : IRequestHandler<ReserveRequest, ReserveResponse>
{
    public async Task<ReserveResponse> HandleAsync(ReserveRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var entry = ReserveEntry.Read(request, place: 0) ?? throw DomainException.Invalid("lines", "are not valid");
        var held = await batches.SubmitAsync(entry, cancellationToken);
        return new ReserveResponse { Lines = { entry.Lines.Select(l => held.Catalogue[l.ProductId].ToLine(l.Quantity)) }, ExpiresAt = held.ExpiresAt };
    }
}
