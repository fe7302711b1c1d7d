namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>The buckets of all callers, in one place for all replicas.</summary>
internal interface ISharedBuckets
{
    /// <summary>Takes up to <paramref name="wanted"/> tokens out of the bucket named <paramref name="name"/>; null when the place is not to be reached.</summary>
    ValueTask<TokenLease?> TakeAsync(string name, TokenBucketOptions limit, int wanted, CancellationToken cancellationToken);
}
