namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>Copies of the catalogue that all replicas share. What is not to be had counts as not there.</summary>
internal interface ISharedCatalogue
{
    /// <summary>The copy under a name; null without one.</summary>
    ValueTask<CatalogueCopy?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps a copy, without waiting until it is kept.</summary>
    void Keep(string name, CatalogueCopy copy);
}
