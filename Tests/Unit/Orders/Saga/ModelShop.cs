using AspireOrders.Inventory.Domain;
using AspireOrders.Orders.Domain;

namespace AspireOrders.Tests.Unit.Orders.Saga;

/// <summary>
/// One order in all three services, moved on one step at a time: the real rules of Orders and Inventory, a plain model of Payments, and between them
/// events that come late, early, twice or in any order. Any step can be the last one before a crash.
/// </summary>
internal sealed class ModelShop
{
    public static readonly Guid[] Products = [.. Enumerable.Range(1, 3).Select(n => new Guid(n, 0, 0, new byte[8]))];
    private const int Pieces = 12;

    private readonly Guid orderId = Guid.NewGuid();
    private readonly StockBook stock = new(Products.ToDictionary(p => p, _ => new StockLevel(Pieces, 0, 0)), new Dictionary<Guid, Reservation>());
    private readonly ModelPayments payments = new();
    private readonly List<ModelEvent> told = [];
    private readonly List<Adder> adders = [];
    private bool placed;

    public Order? Order { get; private set; }

    public ModelPayments Payments => payments;

    public Reservation? Reservation => stock.ReservationOf(orderId);

    /// <summary>Does one of sixteen things, chosen and varied by a number.</summary>
    public void Do(byte operation)
    {
        var way = operation / 16;
        switch (operation % 16)
        {
            case 0: Reserve(way); break;
            case 1: Place(way); break;
            case 2: BeginAdding(way); break;
            case 3 or 4: Advance(way); break;
            case 5: adders.Clear(); break;
            case 6: Change(o => o.CancelledByCustomer()); break;
            case 7: Change(o => o.Ship()); break;
            case 8: Change(o => o.Deliver()); break;
            case 9: Change(o => way % 4 == 0 ? o.Expired() : null); break;
            case 10: Sweep(); break;
            case 11: RefundByOperator(way); break;
            case 12: TakeOver(crash: way % 3 == 0); break;
            default: Deliver(way); break;
        }
    }

    /// <summary>The world calms down: every event comes once more in its order, what was left open is ended, and reconciliation has its way.</summary>
    public void Settle()
    {
        adders.Clear();
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < told.Count; i++) Hear(told[i]);
            TakeOver(crash: false);
            if (Order is not null && payments.Captured is { } captured) Change(o => o.Captured(captured));
            Sweep();
        }
    }

    /// <summary>Nothing is lost, invented or below zero, whatever happened.</summary>
    public void CheckStock()
    {
        foreach (var product in Products)
        {
            var level = stock.LevelOf(product);
            level.Received.ShouldBe(Pieces);
            Math.Min(level.Available, Math.Min(level.Reserved, level.Committed)).ShouldBeGreaterThanOrEqualTo(0);
            level.Reserved.ShouldBe(Held(product, ReservationState.Held));
            level.Committed.ShouldBe(Held(product, ReservationState.Committed));
        }
    }

    private long Held(Guid product, ReservationState state) =>
        Reservation is { } reservation && reservation.Status == state ? reservation.Lines.Where(l => l.ProductId == product).Sum(l => l.Quantity) : 0;

    private void Reserve(int way) => placed |= Order is null && stock.Reserve(orderId, 1, [new StockLine(Products[0], 1 + (way % 4))]) == ReserveOutcome.Held;

    // The commit that follows a reservation, unless the process died in between.
    private void Place(int way)
    {
        if (Order is not null || !placed || Reservation is not { Status: ReservationState.Held } held) return;
        payments.Declines = way % 5 == 0;
        Order = new Order(orderId, Guid.NewGuid(), OrderState.Reserved, 1, Lines(held.Lines), "EUR", "tok");
        told.Add(ModelEvent.Of(Order));
    }

    private void BeginAdding(int way)
    {
        var item = new AddingItem(Products[way % 3], 1 + (way % 7));
        if (Order?.BeginAdding(item) is not { } begun) return;
        Order = begun;
        adders.Add(new Adder(begun, item));
    }

    private void Advance(int way)
    {
        if (adders.Count == 0) return;
        var adder = adders[way % adders.Count];
        if (adder.Reserved is { } lines)
        {
            adders.Remove(adder);
            Change(o => o.CompleteAdding(adder.Begun.Version, Lines(lines)));
            return;
        }

        var wanted = ModelLines.With(adder.Begun.Lines, adder.Item);
        if (stock.Reserve(orderId, adder.Begun.Version, wanted) == ReserveOutcome.Held)
        {
            adder.Reserved = wanted;
            return;
        }

        adders.Remove(adder);
        Change(o => o.AbandonAdding(adder.Begun.Version));
    }

    // As reconciliation does with an addition that takes too long, though whoever began it may still live.
    private void TakeOver(bool crash)
    {
        if (Order is not { Adding: not null } open || open.TakeOverAdding(open.Version) is not { } taken) return;
        Order = taken;
        var outcome = stock.Reserve(orderId, taken.Version, ModelLines.Of(taken.Lines));
        if (crash || outcome != ReserveOutcome.Held) return;
        Change(o => o.AbandonAdding(taken.Version));
    }

    // Inventory compares its reservation with the order, the only judge of it.
    private void Sweep()
    {
        if (Order is null) stock.Expire(orderId);
        else if (Order.State == OrderState.Cancelled) stock.Release(orderId);
        else if (Order.State != OrderState.Reserved) stock.Commit(orderId);
    }

    private void Deliver(int way)
    {
        if (told.Count > 0) Hear(told[(way * 7) % told.Count]);
    }

    private void Hear(ModelEvent heard)
    {
        if (heard.Order is { } order)
        {
            Told(payments.Hear(order));
            if (order.State == OrderState.Paid) stock.Commit(orderId);
            if (order.State == OrderState.Cancelled) stock.Release(orderId);
            return;
        }

        Change(o => heard.News switch
        {
            ModelNews.Captured => o.Captured(heard.Version),
            ModelNews.Declined => o.Declined(),
            _ => o.Refunded(),
        });
    }

    private void Told(ModelEvent? news)
    {
        if (news is not null) told.Add(news);
    }

    // Its news is heard before anything ships: between the refund and its news the services have no rule.
    private void RefundByOperator(int way)
    {
        if (way % 3 != 0 || Order?.State != OrderState.Paid || payments.RefundByOperator() is not { } news) return;
        told.Add(news);
        Hear(news);
    }

    private void Change(Func<Order, Order?> change)
    {
        if (Order is null || change(Order) is not { } changed) return;
        Order = changed;
        if (changed.Adding is null) told.Add(ModelEvent.Of(changed));
    }

    private static List<OrderLine> Lines(IEnumerable<StockLine> lines) => [.. lines.Select(l => new OrderLine(l.ProductId, "", l.Quantity, 10))];

    private sealed record Adder(Order Begun, AddingItem Item)
    {
        public IReadOnlyList<StockLine>? Reserved { get; set; }
    }
}
