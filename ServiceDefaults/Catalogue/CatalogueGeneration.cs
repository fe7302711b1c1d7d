using System.Buffers.Binary;
using AspireOrders.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Catalogue;

/// <summary>
/// The number of the catalogue's last change, entries and stock alike, on Redis. Each change raises it and tells all who keep copies which products
/// it touched. Once Redis has forgotten it, it goes on from the clock, which is further than one change a microsecond could have come.
/// </summary>
public sealed class CatalogueGeneration(Lazy<IConnectionMultiplexer> redis, RedisKeyspace keys)
{
    private const string Script =
        """
        local generation = redis.call('INCR', KEYS[1])
        if generation == 1 then
            local now = redis.call('TIME')
            generation = now[1] * 1000000 + now[2]
            redis.call('SET', KEYS[1], string.format('%.0f', generation))
        end
        redis.call('PUBLISH', ARGV[1], struct.pack('>I8', generation) .. ARGV[2])
        return string.format('%.0f', generation)
        """;

    /// <summary>Where changes are told, as <see cref="CatalogueChange"/>.</summary>
    public RedisChannel Channel { get; } = keys.Channel("catalogue:changes");

    private IDatabase Database => redis.Value.GetDatabase();

    private RedisKey Key => keys.Of("catalogue:generation");

    /// <summary>Raises the number after products have changed.</summary>
    /// <returns>The new number.</returns>
    /// <exception cref="RedisException">Redis is away: nobody was told.</exception>
    public async Task<long> AdvanceAsync(IReadOnlyCollection<Guid> products, CancellationToken cancellationToken)
    {
        RedisKey[] key = [Key];
        RedisValue[] arguments = [(string?)Channel, CatalogueChange.Pack(products)];
        return (long)await Database.ScriptEvaluateAsync(Script, key, arguments).WaitAsync(cancellationToken);
    }

    /// <summary>The number as it is; begins one when there is none.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<long> CurrentAsync(CancellationToken cancellationToken)
    {
        var known = await Database.StringGetAsync(Key).WaitAsync(cancellationToken);
        return known.HasValue ? (long)known : await AdvanceAsync([], cancellationToken);
    }
}

/// <summary>What is told of a change.</summary>
/// <param name="Generation">The number since then.</param>
/// <param name="Products">The products that it touched.</param>
public sealed record CatalogueChange(long Generation, IReadOnlyList<Guid> Products)
{
    private const int IdSize = 16;

    /// <summary>Reads what <see cref="CatalogueGeneration"/> told.</summary>
    public static CatalogueChange Parse(RedisValue message)
    {
        var bytes = ((ReadOnlyMemory<byte>)message).Span;
        var products = new Guid[(bytes.Length - sizeof(long)) / IdSize];
        for (var i = 0; i < products.Length; i++) products[i] = new Guid(bytes.Slice(sizeof(long) + (i * IdSize), IdSize), bigEndian: true);
        return new CatalogueChange(BinaryPrimitives.ReadInt64BigEndian(bytes), products);
    }

    internal static byte[] Pack(IReadOnlyCollection<Guid> products)
    {
        var bytes = new byte[products.Count * IdSize];
        var place = bytes.AsSpan();
        foreach (var id in products)
        {
            id.TryWriteBytes(place, bigEndian: true, out _);
            place = place[IdSize..];
        }

        return bytes;
    }
}
