namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>What operators have set, at one moment.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Values">Values by key.</param>
public sealed record LiveValues(long Version, IReadOnlyDictionary<string, string> Values);

/// <summary>Where every instance hears of what operators have set.</summary>
public interface ILiveValues
{
    /// <summary>The values; null while there are none to be had, because none were published or because they were lost.</summary>
    Task<LiveValues?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the values, and tells everyone who watches.</summary>
    Task PublishAsync(LiveValues values, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="changed"/> whenever values are published, as far as the news arrives; ends when disposed.</summary>
    Task<IAsyncDisposable> WatchAsync(Action changed, CancellationToken cancellationToken);
}
