using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Inventory.Features;

/// <summary>The outcomes of one call's orders; they may come from several batches and threads.</summary>
internal sealed class GroupResults
{
    private readonly BatchOutcome<HeldStock>[] outcomes;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int missing;

    public GroupResults(int count)
    {
        outcomes = new BatchOutcome<HeldStock>[count];
        missing = count;
        if (count == 0) completion.SetResult();
    }

    /// <summary>Ends when every order has its outcome.</summary>
    public Task Completed => completion.Task;

    public void Fail(int place, Exception error) => Set(place, BatchOutcome.Failure<HeldStock>(error));

    public void Complete(ReserveEntry entry, BatchOutcome<HeldStock> outcome) => Set(entry.Place, outcome);

    /// <summary>
    /// The answer. When all orders failed because something is not to be had the call fails as a whole: nothing took effect that a repetition
    /// would not find, so the caller's retries apply.
    /// </summary>
    public ReserveManyResponse ToResponse(ILogger logger)
    {
        var response = new ReserveManyResponse();
        var errors = Array.ConvertAll(outcomes, o => o.Error is null ? null : ErrorMapping.ToDomain(o.Error));
        if (errors.Length > 0 && errors.All(e => e?.Error == ErrorCode.Unavailable)) throw errors[0]!;
        Report(errors, logger);
        for (var i = 0; i < outcomes.Length; i++)
        {
            response.Results.Add(errors[i] is { } error
                ? new ReserveManyResult { Failure = error.ToFailure() }
                : new ReserveManyResult { ExpiresAt = outcomes[i].Result!.ExpiresAt });
        }

        var catalogues = outcomes.Where(o => o.Error is null).Select(o => o.Result!.Catalogue).Distinct(ReferenceEqualityComparer.Instance);
        var products = catalogues.Cast<IReadOnlyDictionary<Guid, CatalogueEntry>>().SelectMany(c => c.Values).DistinctBy(p => p.ProductId);
        response.Products.AddRange(products.Select(p => p.ToMessage()));
        return response;
    }

    private void Set(int place, BatchOutcome<HeldStock> outcome)
    {
        outcomes[place] = outcome;
        if (Interlocked.Decrement(ref missing) == 0) completion.SetResult();
    }

    private void Report(DomainException?[] errors, ILogger logger)
    {
        var ours = errors.Count(e => e?.Error.HttpStatus >= 500);
        if (ours == 0) return;
        var first = Array.FindIndex(errors, e => e?.Error.HttpStatus >= 500);
        InventoryLog.ReservationsFailed(logger, ours, errors.Length, outcomes[first].Error!);
    }
}
