namespace AspireOrders.Tests.Faults.Verification;

/// <summary>What the databases say at one time, and what is not yet as it has to be in the end.</summary>
internal sealed record Ledger(
    IReadOnlyDictionary<Guid, OrderEntry> Orders,
    IReadOnlyDictionary<Guid, ReservationEntry> Reservations,
    IReadOnlyDictionary<Guid, (short Status, decimal Amount)> Payments,
    IReadOnlyDictionary<Guid, decimal> Charges,
    IReadOnlyList<StockEntry> Stock,
    IReadOnlyDictionary<Guid, long> Keys,
    long Unsent,
    long Dead)
{
    private const short Held = 1, Committed = 2;
    private const short Pending = 1, Captured = 2;

    /// <summary>What is open: an order that waits, stock or money that does not follow its order, an event that was not told.</summary>
    public IReadOnlyList<string> Open()
    {
        List<string> open = [.. Orders.Values.SelectMany(Judge), .. Stock.SelectMany(Judge)];
        open.AddRange(Reservations.Values.Where(r => r.Status is Held or Committed && !Orders.ContainsKey(r.OrderId)).Select(r => $"{r.OrderId}: stock is held for an order that does not exist"));
        open.AddRange(Charges.Keys.Where(id => !Orders.ContainsKey(id)).Select(id => $"{id}: money was taken for an order that does not exist"));
        open.AddRange(Keys.Where(k => k.Value != 1 || !Orders.ContainsKey(k.Key)).Select(k => $"{k.Key}: {k.Value} idempotency keys lead to this order"));
        if (Unsent > 0) open.Add($"{Unsent} events are not published");
        if (Dead > 0) open.Add($"{Dead} events failed");
        return open;
    }

    private IEnumerable<string> Judge(OrderEntry order)
    {
        var reservation = Reservations.GetValueOrDefault(order.Id);
        var payment = Payments.GetValueOrDefault(order.Id);
        var charged = Charges.GetValueOrDefault(order.Id);
        switch (order.Status)
        {
            case OrderEntry.Reserved:
                yield return $"{order}: waits; its payment is {payment}";
                break;
            case OrderEntry.Cancelled:
                if (reservation?.Status is Held or Committed) yield return $"{order}: still has its stock";
                if (payment.Status is Pending or Captured) yield return $"{order}: its payment is still {payment}";
                if (charged != 0) yield return $"{order}: the provider still has {charged}";
                break;
            default:
                if (reservation?.Status != Committed || !order.SameLines(reservation.Lines)) yield return $"{order}: its reservation is {reservation?.Status.ToString() ?? "missing"}, or of other lines";
                if (payment != (Captured, order.Total)) yield return $"{order}: its payment is {payment}";
                if (charged != order.Total) yield return $"{order}: the provider took {charged}";
                break;
        }
    }

    private IEnumerable<string> Judge(StockEntry stock)
    {
        var held = Pieces(stock.ProductId, Held);
        var committed = Pieces(stock.ProductId, Committed);
        if (stock.Received != stock.Available + stock.Reserved + stock.Committed) yield return $"{stock}: does not add up";
        if (stock.Reserved != held || stock.Committed != committed) yield return $"{stock}: reservations hold {held} and have committed {committed}";
    }

    private long Pieces(Guid product, short status) => Reservations.Values.Where(r => r.Status == status).Sum(r => (long)r.Lines.GetValueOrDefault(product));
}

/// <summary>An order's row.</summary>
internal sealed record OrderEntry(Guid Id, short Status, int Version, decimal Total, IReadOnlyDictionary<Guid, int> Lines, bool Adding, string Token)
{
    public const short Reserved = 1, Cancelled = 5;

    public bool SameLines(IReadOnlyDictionary<Guid, int> lines) => lines.Count == Lines.Count && lines.All(l => Lines.GetValueOrDefault(l.Key) == l.Value);

    public override string ToString() => $"{Id} (status {Status}, version {Version}, {Token}, {Total}{(Adding ? ", an item is being added" : "")})";
}

/// <summary>A reservation's row.</summary>
internal sealed record ReservationEntry(Guid OrderId, short Status, IReadOnlyDictionary<Guid, int> Lines);

/// <summary>A product's stock.</summary>
internal sealed record StockEntry(Guid ProductId, long Received, long Available, long Reserved, long Committed);
