namespace AspireOrders.Inventory.Domain;

/// <summary>
/// The rules of reserving, over the levels and reservations of one batch: requests are met in their order, each all lines or none, and what
/// one takes the next no longer finds. No I/O; what changed is read from <see cref="Moves"/> and <see cref="Changes"/> afterwards.
/// </summary>
/// <param name="levels">What there is of each product that may be reserved; who only ends reservations need not know.</param>
/// <param name="reservations">What the orders of the batch hold already.</param>
internal sealed class StockBook(IReadOnlyDictionary<Guid, StockLevel> levels, IReadOnlyDictionary<Guid, Reservation> reservations)
{
    private readonly Dictionary<Guid, Reservation> changed = [];
    private readonly Dictionary<Guid, StockLevel> moves = [];

    /// <summary>
    /// What is to be added to each product's level: one sum per product, however many orders want it, so that the product's row is locked and
    /// written once.
    /// </summary>
    public IEnumerable<KeyValuePair<Guid, StockLevel>> Moves => moves.Where(m => m.Value != default).OrderBy(m => m.Key);

    /// <summary>Reservations that have to be written, with what they were before.</summary>
    public IEnumerable<ReservationChange> Changes => changed.Values.Select(after => new ReservationChange(reservations.GetValueOrDefault(after.OrderId), after));

    /// <summary>A product's level as it is now.</summary>
    public StockLevel LevelOf(Guid productId) => levels[productId] + moves.GetValueOrDefault(productId);

    /// <summary>An order's reservation as it is now; null without one.</summary>
    public Reservation? ReservationOf(Guid orderId) => changed.TryGetValue(orderId, out var after) ? after : reservations.GetValueOrDefault(orderId);

    /// <summary>Holds stock for an order. The same again is the same answer; a higher version replaces the lines in one step.</summary>
    public ReserveOutcome Reserve(Guid orderId, int version, IReadOnlyList<StockLine> lines)
    {
        var existing = ReservationOf(orderId);
        switch (existing?.Status)
        {
            case ReservationState.Released:
                return ReserveOutcome.Closed;
            case ReservationState.Held when existing.Version == version && existing.Lines.SequenceEqual(lines):
                // Whoever asks again is promised the same time again, so that has to be written.
                Write(existing);
                return ReserveOutcome.Held;
            case ReservationState.Held or ReservationState.Committed when existing.Version == version:
                return existing.Lines.SequenceEqual(lines) ? ReserveOutcome.Held : ReserveOutcome.OtherLines;
            case ReservationState.Held when existing.Version > version:
                return ReserveOutcome.OtherLines;
            case ReservationState.Committed:
                return ReserveOutcome.Closed;
        }

        var before = existing is { Status: ReservationState.Held } ? existing.Lines : [];
        foreach (var line in before) Move(line.ProductId, move => move.GiveBack(line.Quantity));
        if (!lines.All(IsThere))
        {
            var missing = lines.Where(l => !IsThere(l)).Select(Shortage).ToList();
            foreach (var line in before) Move(line.ProductId, move => move.Hold(line.Quantity));
            return new ReserveOutcome(ReserveResult.Short, missing);
        }

        foreach (var line in lines) Move(line.ProductId, move => move.Hold(line.Quantity));
        Write(new Reservation(orderId, version, ReservationState.Held, lines));
        return ReserveOutcome.Held;
    }

    /// <summary>Turns held stock into sold stock. Answers by state: what is committed stays so, what was given back cannot be sold.</summary>
    public ReservationState? Commit(Guid orderId)
    {
        if (ReservationOf(orderId) is not { } reservation) return null;
        if (reservation.Status != ReservationState.Held) return reservation.Status;
        foreach (var line in reservation.Lines) Move(line.ProductId, move => move.Sell(line.Quantity));
        return Write(reservation with { Status = ReservationState.Committed });
    }

    /// <summary>Gives back what an order holds or was sold; leaves a tombstone when nothing came yet.</summary>
    public ReservationState Release(Guid orderId) => End(orderId, ReservationState.Released);

    /// <summary>
    /// Gives back what an order holds that was never committed, unless it was asked for anew since it was found; it may reserve again.
    /// </summary>
    public ReservationState? Expire(Guid orderId)
    {
        var reservation = ReservationOf(orderId);
        return reservation is { Status: ReservationState.Held, IsInTime: false } ? End(orderId, ReservationState.Expired) : reservation?.Status;
    }

    private ReservationState End(Guid orderId, ReservationState end)
    {
        if (ReservationOf(orderId) is not { } reservation) return Write(Reservation.Tombstone(orderId));
        foreach (var line in reservation.Lines)
        {
            if (reservation.Status == ReservationState.Held) Move(line.ProductId, move => move.GiveBack(line.Quantity));
            if (reservation.Status == ReservationState.Committed) Move(line.ProductId, move => move.TakeBack(line.Quantity));
        }

        return reservation.Status == end ? end : Write(reservation with { Status = end });
    }

    private void Move(Guid productId, Func<StockLevel, StockLevel> change) => moves[productId] = change(moves.GetValueOrDefault(productId));

    private ReservationState Write(Reservation reservation)
    {
        changed[reservation.OrderId] = reservation;
        return reservation.Status;
    }

    private bool IsThere(StockLine line) => levels.ContainsKey(line.ProductId) && LevelOf(line.ProductId).Available >= line.Quantity;

    private StockShortage Shortage(StockLine line) =>
        new(line.ProductId, line.Quantity, levels.ContainsKey(line.ProductId) ? LevelOf(line.ProductId).Available : null);
}

/// <summary>A reservation that a batch changed.</summary>
/// <param name="Before">As it was; null when there was none.</param>
/// <param name="After">As it is to be.</param>
internal sealed record ReservationChange(Reservation? Before, Reservation After);
