using AspireOrders.Messaging;

namespace AspireOrders.Inventory.Features;

/// <summary>Products whose entry or stock has changed and of which nobody was told yet. Many changes of one product are one.</summary>
internal sealed class CatalogueChanges
{
    private readonly Lock gate = new();
    private readonly WakeUp any = new();
    private HashSet<Guid> products = [];

    /// <summary>Remembers products that have changed; the change is committed.</summary>
    public void Add(IEnumerable<Guid> changed)
    {
        lock (gate) products.UnionWith(changed);
        any.Set();
    }

    /// <summary>Waits until there are any, and takes them all.</summary>
    public async Task<IReadOnlyCollection<Guid>> TakeAsync(CancellationToken cancellationToken)
    {
        await any.WaitAsync(cancellationToken);
        lock (gate) return Interlocked.Exchange(ref products, []);
    }
}
