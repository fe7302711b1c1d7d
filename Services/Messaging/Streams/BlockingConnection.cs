using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>
/// A connection of its own for reads that wait, which would stall everybody else on a shared one. Configured like the shared one.
/// </summary>
internal sealed class BlockingConnection(
    IConnectionMultiplexer shared, IOptions<MessagingOptions> messaging, string name) : IAsyncDisposable
{
    private ConnectionMultiplexer? connection;

    /// <summary>Raised when the connection is there again.</summary>
    public event EventHandler<ConnectionFailedEventArgs>? Restored;

    public async Task<IDatabase> GetAsync()
    {
        if (connection is null)
        {
            connection = await ConnectionMultiplexer.ConnectAsync(Configuration());
            connection.ConnectionRestored += (_, arguments) => Restored?.Invoke(this, arguments);
        }

        return connection.GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private ConfigurationOptions Configuration()
    {
        var longestRead = (int)messaging.Value.Consumer.BlockTime.TotalMilliseconds + 2000;
        var configuration = ConfigurationOptions.Parse(shared.Configuration);
        configuration.ClientName = name;
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new ExponentialRetry(200, 2000);
        configuration.Protocol = RedisProtocol.Resp2;
        configuration.SocketManager = SocketManager.ThreadPool;
        configuration.AsyncTimeout = Math.Max(configuration.AsyncTimeout, longestRead);
        messaging.Value.ConfigureBlockingConnection?.Invoke(configuration);
        return configuration;
    }
}
