namespace AspireOrders.Inventory.Features;

/// <summary>What one caller has still to be told of the products it watches: the latest level of each that has changed.</summary>
/// <param name="products">The products.</param>
/// <param name="leave">Ends the watching.</param>
internal sealed class WatchedStock(IReadOnlyList<Guid> products, Action<WatchedStock> leave) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, int> told = [];
    private Dictionary<Guid, int> pending = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Guid> Products => products;

    /// <summary>Reports levels that were read; those of other products, and those already told, make no difference.</summary>
    public void Saw(IReadOnlyDictionary<Guid, int> levels)
    {
        lock (gate)
        {
            foreach (var product in products)
            {
                if (!levels.TryGetValue(product, out var level) || (told.TryGetValue(product, out var known) && known == level)) continue;
                told[product] = level;
                pending[product] = level;
            }

            if (pending.Count > 0) changed.TrySetResult();
        }
    }

    /// <summary>Waits until a level is different from what was told last.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> NextAsync(CancellationToken cancellationToken)
    {
        await changed.Task.WaitAsync(cancellationToken);
        lock (gate)
        {
            var next = pending;
            pending = [];
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return next;
        }
    }

    public void Dispose() => leave(this);
}
