using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>
/// What this process last heard from the registry. It is kept while the registry is away: the endpoints known last are better than none.
/// </summary>
public sealed class ServiceDirectory(IServiceRegistry registry)
{
    private Known current = new([]);

    /// <summary>The living instances, and when that is out of date.</summary>
    internal Known Current => Volatile.Read(ref current);

    /// <summary>The living instances as the registry has them at this moment, or, while it does not answer, as it had them last.</summary>
    /// <returns>The instances, by service and start, and whether the registry itself answered.</returns>
    public async Task<(IReadOnlyList<ServiceInstance> Instances, bool IsCurrent)> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
            return (Current.Instances, true);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return (Current.Instances, false);
        }
    }

    /// <summary>Reads the registry; whoever holds <see cref="Known.Changed"/> hears of it when something is different.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var found = await registry.ReadAsync(cancellationToken);
        if (found.SequenceEqual(Current.Instances)) return;
        Interlocked.Exchange(ref current, new Known(found)).Expire();
    }

    /// <summary>The instances at one moment.</summary>
    internal sealed class Known(IReadOnlyList<ServiceInstance> instances)
    {
        private readonly ConfigurationReloadToken changed = new();

        public IReadOnlyList<ServiceInstance> Instances { get; } = instances;

        public IChangeToken Changed => changed;

        public void Expire() => changed.OnReload();
    }
}
