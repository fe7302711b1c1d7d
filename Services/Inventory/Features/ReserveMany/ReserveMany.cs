using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using FluentValidation.Results;
using Grpc.Core;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.None, Services = ["orders"])]
    public override Task<ReserveManyResponse> ReserveMany(ReserveManyRequest request, ServerCallContext context) =>
        context.HandleAsync<ReserveManyRequest, ReserveManyResponse>(request);
}

/// <summary>Only the size: what is wrong with one order fails that order.</summary>
internal sealed class ReserveManyValidator : AbstractValidator<ReserveManyRequest>
{
    public ReserveManyValidator() => RuleFor(r => r.Orders).Must(orders => orders.Count <= 1000).WithMessage("has more than 1000 entries");
}

/// <summary>
/// Hands a group of orders to the collector that also gathers the single ones, so that what several replicas of Orders send at the same time
/// shares transactions.
/// </summary>
internal sealed class ReserveManyHandler(
    BatchCollector<ReserveEntry, HeldStock> batches, IValidator<ReserveRequest> validator, ILogger<ReserveManyHandler> logger)
    : IRequestHandler<ReserveManyRequest, ReserveManyResponse>
{
    public async Task<ReserveManyResponse> HandleAsync(ReserveManyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var results = new OutcomeGroup<HeldStock>(request.Orders.Count);
        var entries = new List<ReserveEntry>(request.Orders.Count);
        for (var place = 0; place < request.Orders.Count; place++)
        {
            if (ReserveEntry.Read(request.Orders[place], place) is { } entry) entries.Add(entry);
            else results.Set(place, Refused((await validator.ValidateAsync(request.Orders[place], cancellationToken)).Errors));
        }

        batches.Post(entries, (entry, outcome) => results.Set(entry.Place, outcome), cancellationToken);
        await results.Completed;
        return GroupResults.ToResponse(results.All, logger);
    }

    private static BatchOutcome<HeldStock> Refused(IEnumerable<ValidationFailure> errors) => BatchOutcome.Failure<HeldStock>(new ValidationException(errors));
}
