using AspireOrders.Inventory.Domain;

namespace AspireOrders.Tests.Unit.Inventory;

/// <summary>Random histories of many orders over few products: whatever comes in whatever order, no piece is lost, invented or sold twice.</summary>
public sealed class StockConservationTests
{
    private static readonly Guid[] Products = [.. Enumerable.Range(1, 3).Select(n => new Guid(n, 0, 0, new byte[8]))];
    private static readonly Guid[] Orders = [.. Enumerable.Range(1, 6).Select(n => new Guid(0, (short)n, 0, new byte[8]))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void In_any_history_received_is_available_plus_reserved_plus_committed_and_nothing_is_negative(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++) Live(random);
    }

    private static void Live(Random random)
    {
        var levels = Products.ToDictionary(p => p, _ => new StockLevel(10, 0, 0));
        var book = new StockBook(levels, new Dictionary<Guid, Reservation>());
        for (var step = 0; step < 60; step++)
        {
            Step(book, random);
            foreach (var product in Products) Check(product, book.LevelOf(product), Orders.Select(book.ReservationOf).OfType<Reservation>());
        }
    }

    private static void Step(StockBook book, Random random)
    {
        var order = Orders[random.Next(Orders.Length)];
        switch (random.Next(4))
        {
            case 0: book.Commit(order); break;
            case 1: book.Release(order); break;
            case 2: book.Expire(order); break;
            default:
                var lines = Products.Where(_ => random.Next(2) == 0).Select(p => new StockLine(p, random.Next(1, 6))).ToList();
                if (lines.Count > 0) book.Reserve(order, random.Next(1, 4), lines);
                break;
        }
    }

    private static void Check(Guid product, StockLevel level, IEnumerable<Reservation> reservations)
    {
        level.Received.ShouldBe(10);
        Math.Min(level.Available, Math.Min(level.Reserved, level.Committed)).ShouldBeGreaterThanOrEqualTo(0);
        var lines = reservations.SelectMany(r => r.Lines.Where(l => l.ProductId == product).Select(l => (r.Status, l.Quantity))).ToList();
        level.Reserved.ShouldBe(lines.Where(l => l.Status == ReservationState.Held).Sum(l => l.Quantity));
        level.Committed.ShouldBe(lines.Where(l => l.Status == ReservationState.Committed).Sum(l => l.Quantity));
    }
}
