namespace AspireOrders.Tests.Topology;

/// <summary>Waits for conditions.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Reads until what was read satisfies the condition, and answers it; fails with the last one read.</summary>
    public static async Task<T> SatisfiesAsync<T>(Func<CancellationToken, Task<T>> read, Func<T, bool> condition, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var end = TimeProvider.System.GetUtcNow() + (limit ?? Limit);
        while (true)
        {
            var last = await read(cancellationToken);
            if (condition(last)) return last;
            if (TimeProvider.System.GetUtcNow() > end) throw new ShouldAssertException($"After {(limit ?? Limit).TotalSeconds} s it still is: {last}");
            await Task.Delay(50, cancellationToken);
        }
    }
}
