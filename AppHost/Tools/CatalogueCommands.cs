using StackExchange.Redis;

namespace AspireOrders.AppHost.Tools;

/// <summary>The copies of the catalogue that gateways keep, in their memory and on Redis.</summary>
internal static class CatalogueCommands
{
    private const string Copies = RedisAccess.Prefix + "catalogue:*";
    private const string Generation = RedisAccess.Prefix + "catalogue:generation";
    private const string Changes = RedisAccess.Prefix + "catalogue:changes";

    // A number that is skipped says that a change was missed: whoever keeps copies trusts none of them any more.
    private const string SkipScript =
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then
            local now = redis.call('TIME')
            redis.call('SET', KEYS[1], string.format('%.0f', now[1] * 1000000 + now[2]))
        end
        local generation = redis.call('INCRBY', KEYS[1], 2)
        return redis.call('PUBLISH', ARGV[1], struct.pack('>I8', generation))
        """;

    /// <summary>Deletes the copies on Redis, and tells every gateway to forget its own.</summary>
    public static IResourceBuilder<ProjectResource> WithFlushCommand(this IResourceBuilder<ProjectResource> gateway, RedisResource redis) =>
        gateway.WithCommand("flush-catalogue", "Flush the catalogue cache", context => FlushAsync(redis, context.CancellationToken), new CommandOptions
        {
            Description = "Deletes the copies of products and lists that gateways share, and lets each forget its own.",
            IconName = "Broom",
        });

    private static string Count(long number, string one, string several) => $"{number:N0} {(number == 1 ? one : several)}";

    private static async Task<ExecuteCommandResult> FlushAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        await using var connection = await RedisAccess.ConnectAsync(redis, cancellationToken);
        var database = connection.GetDatabase();
        var keys = new List<RedisKey>();
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: Copies).WithCancellation(cancellationToken))
        {
            if (key != Generation)
            {
                keys.Add(key);
            }
        }

        var deleted = keys.Count == 0 ? 0 : await database.KeyDeleteAsync([.. keys]).WaitAsync(cancellationToken);
        var told = (long)await database.ScriptEvaluateAsync(SkipScript, [Generation], [Changes]).WaitAsync(cancellationToken);
        return CommandResults.Success(
            $"{Count(deleted, "copy", "copies")} on Redis {(deleted == 1 ? "is" : "are")} gone, and {Count(told, "gateway was", "gateways were")} told to forget {(told == 1 ? "its" : "their")} own.");
    }
}
