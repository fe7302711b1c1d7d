using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Inventory.Features;

/// <summary>Makes the answer of one call out of the outcomes of its orders.</summary>
internal static class GroupResults
{
    /// <summary>
    /// The answer. When all orders failed because something is not to be had the call fails as a whole: nothing took effect that a repetition
    /// would not find, so the caller's retries apply.
    /// </summary>
    public static ReserveManyResponse ToResponse(IReadOnlyList<BatchOutcome<HeldStock>> outcomes, ILogger logger)
    {
        var response = new ReserveManyResponse();
        var errors = outcomes.Select(o => o.Error is null ? null : ErrorMapping.ToDomain(o.Error)).ToArray();
        if (errors.Length > 0 && errors.All(e => e?.Error == ErrorCode.Unavailable)) throw errors[0]!;
        Report(outcomes, errors, logger);
        for (var i = 0; i < outcomes.Count; i++)
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

    private static void Report(IReadOnlyList<BatchOutcome<HeldStock>> outcomes, DomainException?[] errors, ILogger logger)
    {
        var ours = errors.Count(e => e?.Error.HttpStatus >= 500);
        if (ours == 0) return;
        var first = Array.FindIndex(errors, e => e?.Error.HttpStatus >= 500);
        InventoryLog.ReservationsFailed(logger, ours, errors.Length, outcomes[first].Error!);
    }
}
