namespace AspireOrders.Inventory.Domain;

/// <summary>
/// The rules of reserving, over the levels and reservations of one batch: requests are met in their order, each all lines or none, and what
/// one takes the next no longer finds. No I/O; what changed is read from <see cref="Levels"/> and <see cref="Changed"/> afterwards.
/// </summary>
internal sealed class StockBook(IDictionary<Guid, StockLevel> levels, IDictionary<Guid, Reservation> reservations)
{
    private readonly Dictionary<Guid, Reservation> changed = [];

    /// <summary>The levels as they are now.</summary>
    public IReadOnlyDictionary<Guid, StockLevel> Levels => levels.AsReadOnly();

    /// <summary>Reservations that have to be written.</summary>
    public IReadOnlyCollection<Reservation> Changed => changed.Values;

    /// <summary>Holds stock for an order. The same again is the same answer; a higher version replaces the lines in one step.</summary>
    public ReserveOutcome Reserve(Guid orderId, int version, IReadOnlyList<StockLine> lines)
    {
        var existing = reservations.TryGetValue(orderId, out var found) ? found : null;
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
        foreach (var line in before) levels[line.ProductId] = levels[line.ProductId].GiveBack(line.Quantity);
        var missing = lines.Where(l => !levels.TryGetValue(l.ProductId, out var level) || level.Available < l.Quantity).Select(Shortage).ToList();
        foreach (var line in missing.Count == 0 ? lines : before) levels[line.ProductId] = levels[line.ProductId].Hold(line.Quantity);
        if (missing.Count > 0) return new ReserveOutcome(ReserveResult.Short, missing);
        Write(new Reservation(orderId, version, ReservationState.Held, lines));
        return ReserveOutcome.Held;
    }

    /// <summary>Turns held stock into sold stock. Answers by state: what is committed stays so, what was given back cannot be sold.</summary>
    public ReservationState? Commit(Guid orderId)
    {
        if (!reservations.TryGetValue(orderId, out var reservation)) return null;
        if (reservation.Status != ReservationState.Held) return reservation.Status;
        foreach (var line in reservation.Lines) levels[line.ProductId] = levels[line.ProductId].Sell(line.Quantity);
        return Write(reservation with { Status = ReservationState.Committed });
    }

    /// <summary>Gives back what an order holds or was sold; leaves a tombstone when nothing came yet.</summary>
    public ReservationState Release(Guid orderId) => End(orderId, ReservationState.Released);

    /// <summary>
    /// Gives back what an order holds that was never committed, unless it was asked for anew since it was found; it may reserve again.
    /// </summary>
    public ReservationState? Expire(Guid orderId) =>
        reservations.TryGetValue(orderId, out var reservation) && reservation is { Status: ReservationState.Held, IsInTime: false } ? End(orderId, ReservationState.Expired) : reservation?.Status;

    private ReservationState End(Guid orderId, ReservationState end)
    {
        if (!reservations.TryGetValue(orderId, out var reservation)) return Write(Reservation.Tombstone(orderId));
        foreach (var line in reservation.Lines)
        {
            var level = reservation.Status switch
            {
                ReservationState.Held => levels[line.ProductId].GiveBack(line.Quantity),
                ReservationState.Committed => levels[line.ProductId].TakeBack(line.Quantity),
                _ => (StockLevel?)null,
            };
            if (level is { } changedLevel) levels[line.ProductId] = changedLevel;
        }

        return reservation.Status == end ? end : Write(reservation with { Status = end });
    }

    private ReservationState Write(Reservation reservation)
    {
        reservations[reservation.OrderId] = reservation;
        changed[reservation.OrderId] = reservation;
        return reservation.Status;
    }

    private StockShortage Shortage(StockLine line) =>
        new(line.ProductId, line.Quantity, levels.TryGetValue(line.ProductId, out var level) ? level.Available : null);
}
