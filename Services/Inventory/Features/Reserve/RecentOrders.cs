namespace AspireOrders.Inventory.Features;

/// <summary>
/// The orders that asked for stock in this process not long ago, by which a repetition is recognised without asking the database. Only a hint: what it has
/// forgotten, or another replica has seen, the key of the table finds. It holds between one and two times <see cref="Generation"/> orders.
/// </summary>
internal sealed class RecentOrders
{
    /// <summary>How many orders are remembered at least.</summary>
    public const int Generation = 32_768;

    private static readonly HashSet<Guid> None = [];

    private readonly Lock gate = new();
    private HashSet<Guid> present = [];
    private HashSet<Guid> past = [];

    /// <summary>Those of a batch that are remembered.</summary>
    public HashSet<Guid> Among(IReadOnlyList<ReserveEntry> requests)
    {
        HashSet<Guid>? found = null;
        lock (gate)
        {
            foreach (var request in requests)
            {
                if (present.Contains(request.OrderId) || past.Contains(request.OrderId)) (found ??= []).Add(request.OrderId);
            }
        }

        return found ?? None;
    }

    /// <summary>Remembers a batch, and forgets the oldest when there are too many.</summary>
    public void Remember(IReadOnlyList<ReserveEntry> requests)
    {
        lock (gate)
        {
            if (present.Count >= Generation) (past, present) = (present, new HashSet<Guid>(Generation));
            foreach (var request in requests) present.Add(request.OrderId);
        }
    }
}
