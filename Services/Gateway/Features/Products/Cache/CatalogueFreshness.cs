using AspireOrders.ServiceDefaults.Catalogue;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>
/// Which copies are still good. One that this process made is, when nothing was heard since of a change of its product; one that another replica made,
/// when it was made at the number (<see cref="CatalogueGeneration"/>) of the product's last change or later. A list holds any product, so every change
/// makes it old.
/// </summary>
internal sealed class CatalogueFreshness
{
    private const int MostProducts = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, CatalogueMark> changed = [];
    private CatalogueMark now;
    private CatalogueMark floor;
    private CatalogueMark last;
    private volatile bool isTold;

    /// <summary>Whether every change is heard of at the moment; if not, no copy is good.</summary>
    public bool IsTold
    {
        get => isTold;
        set => isTold = value;
    }

    /// <summary>The mark of a copy that is made from now on.</summary>
    public CatalogueMark Now
    {
        get
        {
            lock (gate) return now;
        }
    }

    /// <summary>The least mark of a good copy of a product, or of a list when there is none.</summary>
    public CatalogueMark Needed(Guid? product)
    {
        lock (gate)
        {
            if (product is not { } id) return last;
            return changed.TryGetValue(id, out var mark) ? mark.Or(floor) : floor;
        }
    }

    /// <summary>A change was told. When one before it was missed, no copy made before is good.</summary>
    public void Told(CatalogueChange change)
    {
        lock (gate)
        {
            var missed = change.Generation > now.Generation + 1;
            now = new CatalogueMark(Math.Max(now.Generation, change.Generation), now.Moment + 1);
            Mark(change.Products, new CatalogueMark(change.Generation, now.Moment));
            if (missed) floor = last = now;
        }
    }

    /// <summary>This process changed products itself, under a number that it was not told.</summary>
    public void Touched(IEnumerable<Guid> products)
    {
        lock (gate)
        {
            now = now with { Moment = now.Moment + 1 };
            Mark(products, new CatalogueMark(now.Generation + 1, now.Moment));
        }
    }

    /// <summary>The number as it is after a time in which changes may have been missed.</summary>
    public void Synchronised(long generation)
    {
        lock (gate)
        {
            if (generation == now.Generation) return;
            now = new CatalogueMark(generation, now.Moment + 1);
            floor = last = now;
        }
    }

    private void Mark(IEnumerable<Guid> products, CatalogueMark mark)
    {
        foreach (var id in products)
        {
            changed[id] = mark.Or(changed.GetValueOrDefault(id));
            last = last.Or(mark);
        }

        if (changed.Count <= MostProducts) return;
        changed.Clear();
        floor = last;
    }
}

/// <summary>When a copy was made, or a product changed.</summary>
/// <param name="Generation">In numbers that all replicas share.</param>
/// <param name="Moment">In what this process has heard.</param>
internal readonly record struct CatalogueMark(long Generation, long Moment)
{
    /// <summary>The later one, in both respects.</summary>
    public CatalogueMark Or(CatalogueMark other) => new(Math.Max(Generation, other.Generation), Math.Max(Moment, other.Moment));
}
