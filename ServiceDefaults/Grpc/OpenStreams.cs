using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Counts the open streams of each caller: nobody takes them all.</summary>
internal sealed class OpenStreams(IOptions<StreamOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, int> open = new(StringComparer.Ordinal);

    /// <summary>Counts one more until it is disposed.</summary>
    /// <exception cref="DomainException">4029: the caller has too many already.</exception>
    public IDisposable Enter(Caller caller, string connection)
    {
        var key = caller switch
        {
            { UserId: { } user } => $"user {user}",
            { Service: { } service } => $"service {service}",
            _ => $"connection {connection}",
        };
        if (open.AddOrUpdate(key, 1, static (_, count) => count + 1) <= options.Value.PerCaller) return new Stream(this, key);
        Leave(key);
        throw new DomainException(ErrorCode.RateLimited, $"At most {options.Value.PerCaller} streams may be open at a time.", null, RetryAfter);
    }

    /// <summary>How many are open.</summary>
    internal int Count => open.Values.Sum();

    private void Leave(string key)
    {
        // Whoever takes the last one away forgets the caller, unless another one came in between.
        if (open.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0) open.TryRemove(KeyValuePair.Create(key, 0));
    }

    private sealed class Stream(OpenStreams streams, string key) : IDisposable
    {
        public void Dispose() => streams.Leave(key);
    }
}
