using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Features;
using FsCheck;
using FsCheck.Fluent;

namespace AspireOrders.Tests.Unit.Orders.Audit;

public sealed class SortedFactsTests
{
    [Fact]
    public void What_belongs_to_one_order_comes_together_whoever_knows_of_it() =>
        Prop.ForAll<bool[], bool[], bool[]>((orders, reservations, payments) => MergeAsync(orders, reservations, payments).Result).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Pages_are_read_to_their_end_one_ahead()
    {
        var asked = new List<Guid>();
        var all = Enumerable.Range(1, 7).Select(n => new PaymentFact(Id(n), PaymentStatus.Captured, n, Overdue: false)).ToList();
        var read = new List<decimal>();

        await foreach (var row in SortedFacts.ReadAsync(Page, TestContext.Current.CancellationToken))
        {
            asked.Count.ShouldBe(2 + (read.Count / 3), "while a page is worked on the next one is on its way");
            read.Add(row.Amount);
        }

        read.ShouldBe([1, 2, 3, 4, 5, 6, 7]);
        asked.ShouldBe([Guid.Empty, Id(3), Id(6), Id(7)]);

        Task<IReadOnlyList<PaymentFact>> Page(Guid after, CancellationToken cancellationToken)
        {
            asked.Add(after);
            return Task.FromResult<IReadOnlyList<PaymentFact>>([.. all.Where(p => p.OrderId > after).Take(3)]);
        }
    }

    private static async Task<bool> MergeAsync(bool[] orders, bool[] reservations, bool[] payments)
    {
        var merged = new List<OrderFacts>();
        var facts = SortedFacts.MergeAsync(
            Known(orders, id => new OrderFact(id, OrderState.Paid, 1, 1, [], [], default)),
            Known(reservations, id => new ReservationFact(id, ReservationStatus.Held, default, default, Overdue: false)),
            Known(payments, id => new PaymentFact(id, PaymentStatus.Captured, 1, Overdue: false)),
            CancellationToken.None);
        await foreach (var each in facts) merged.Add(each);
        var ids = Enumerable.Range(0, Math.Max(orders.Length, Math.Max(reservations.Length, payments.Length)));
        var expected = ids
            .Select(n => (Id: Id(n), Ordered: Has(orders, n), Reserved: Has(reservations, n), Paid: Has(payments, n)))
            .Where(e => e.Ordered || e.Reserved || e.Paid);
        return merged.Select(m => (m.OrderId, m.Order is not null, m.Reservation is not null, m.Payment is not null)).SequenceEqual(expected);
    }

    private static bool Has(bool[] known, int n) => n < known.Length && known[n];

    private static IAsyncEnumerable<T> Known<T>(bool[] known, Func<Guid, T> create) =>
        known.Index().Where(k => k.Item).Select(k => create(Id(k.Index))).ToAsyncEnumerable();

    // Increasing in the order of Postgres, with the greatest bit set too.
    private static Guid Id(int n) => new((uint)(n * 0x0200_0000L), (ushort)n, 0, 0x80, 0, 0, 0, 0, 0, 0, (byte)n);
}
