using AspireOrders.Contracts.Orders.V1;

namespace AspireOrders.Orders.Features;

/// <summary>Compares every order with its reservation and payment, and finds those that no order answers for (I1, I4, I5, I7).</summary>
internal sealed class OrderAudit(FactReader facts, TimeProvider clock)
{
    private const int MostAtOnce = 1000;

    /// <summary>How many suspects are looked at again; with more of them the rest adds nothing to the verdict.</summary>
    private const int MostSuspects = 10_000;

    /// <summary>Goes through everything once.</summary>
    /// <returns>How many orders there are.</returns>
    public async Task<long> RunAsync(ViolationList violations, CancellationToken cancellationToken)
    {
        var count = 0L;
        var suspects = new List<OrderFacts>();
        var now = clock.GetUtcNow().UtcDateTime;
        var all = SortedFacts.MergeAsync(
            SortedFacts.ReadAsync<OrderFact>(facts.OrdersAsync, cancellationToken),
            SortedFacts.ReadAsync<ReservationFact>(facts.ReservationsAsync, cancellationToken),
            SortedFacts.ReadAsync<PaymentFact>(facts.PaymentsAsync, cancellationToken),
            cancellationToken);
        await foreach (var each in all)
        {
            if (each.Order is not null) count++;
            if (suspects.Count < MostSuspects && ConsistencyRules.Judge(each, now).Any()) suspects.Add(each);
        }

        foreach (var chunk in suspects.Chunk(MostAtOnce)) violations.AddRange(await JudgeAgainAsync(chunk, cancellationToken));
        return count;
    }

    // The three answers are not of one moment. What looks broken is asked for again, the order last: only when that has not moved since
    // it was first read do all three belong together.
    private async Task<IEnumerable<Violation>> JudgeAgainAsync(OrderFacts[] suspects, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. suspects.Select(s => s.OrderId)];
        var reserving = facts.ReservationsAsync(ids, cancellationToken);
        var paying = facts.PaymentsAsync(ids, cancellationToken);
        var reservations = (await reserving).ToDictionary(r => r.OrderId);
        var payments = (await paying).ToDictionary(p => p.OrderId);
        var orders = (await facts.OrdersAsync(ids, cancellationToken)).ToDictionary(o => o.OrderId);
        var now = clock.GetUtcNow().UtcDateTime;
        return suspects
            .Select(s => new OrderFacts(
                s.OrderId, orders.GetValueOrDefault(s.OrderId), reservations.GetValueOrDefault(s.OrderId), payments.GetValueOrDefault(s.OrderId)))
            .Where((again, i) => again.Order?.Version == suspects[i].Order?.Version)
            .SelectMany(again => ConsistencyRules.Judge(again, now));
    }
}
