using System.Runtime.CompilerServices;

namespace AspireOrders.Orders.Features;

/// <summary>Reads what the services say page by page, and puts together what concerns one order. Holds two pages of each at a time.</summary>
internal static class SortedFacts
{
    /// <summary>All rows in the order of their ids. The next page is on its way while one is being worked on.</summary>
    /// <param name="readPage">Answers the page after an id; an empty one ends the reading.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<Guid, CancellationToken, Task<IReadOnlyList<T>>> readPage, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IFact
    {
        var next = readPage(Guid.Empty, cancellationToken);
        for (var page = await next; page.Count > 0; page = await next)
        {
            next = readPage(page[^1].OrderId, cancellationToken);
            foreach (var row in page) yield return row;
        }
    }

    /// <summary>Merges three sequences that are sorted by id.</summary>
    public static async IAsyncEnumerable<OrderFacts> MergeAsync(
        IAsyncEnumerable<OrderFact> orders,
        IAsyncEnumerable<ReservationFact> reservations,
        IAsyncEnumerable<PaymentFact> payments,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var ordered = new Head<OrderFact>(orders.GetAsyncEnumerator(cancellationToken));
        await using var reserved = new Head<ReservationFact>(reservations.GetAsyncEnumerator(cancellationToken));
        await using var paid = new Head<PaymentFact>(payments.GetAsyncEnumerator(cancellationToken));
        await ordered.AdvanceAsync(cancellationToken);
        await reserved.AdvanceAsync(cancellationToken);
        await paid.AdvanceAsync(cancellationToken);
        while (Least(ordered.Id, reserved.Id, paid.Id) is { } id)
        {
            yield return new OrderFacts(
                id,
                await ordered.TakeAsync(id, cancellationToken),
                await reserved.TakeAsync(id, cancellationToken),
                await paid.TakeAsync(id, cancellationToken));
        }
    }

    private static Guid? Least(params ReadOnlySpan<Guid?> ids)
    {
        Guid? least = null;
        foreach (var id in ids)
        {
            if (id is { } some && (least is null || some < least)) least = some;
        }

        return least;
    }

    /// <summary>The first row that has not been taken yet.</summary>
    private sealed class Head<T>(IAsyncEnumerator<T> rows) : IAsyncDisposable
        where T : class, IFact
    {
        private T? current;

        public Guid? Id => current?.OrderId;

        public async ValueTask AdvanceAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            current = await rows.MoveNextAsync() ? rows.Current : null;
        }

        public async ValueTask<T?> TakeAsync(Guid id, CancellationToken cancellationToken)
        {
            if (current is not { } taken || taken.OrderId != id) return null;
            await AdvanceAsync(cancellationToken);
            return taken;
        }

        public ValueTask DisposeAsync() => rows.DisposeAsync();
    }
}
