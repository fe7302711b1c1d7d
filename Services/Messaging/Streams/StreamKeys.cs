using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>The keys of streams.</summary>
internal sealed class StreamKeys(IOptions<MessagingOptions> options)
{
    private readonly string prefix = options.Value.StreamPrefix;

    public RedisKey Stream(string name) => prefix + name;

    public RedisKey Epoch(string name) => prefix + name + ":epoch";

    public string NameOf(string key) => key[prefix.Length..];
}
