using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Redis;

/// <summary>
/// Connects to Redis before anything of the host begins that needs it, on a thread of its own. Connecting blocks: five loops that each connect first take
/// all threads of a small machine's pool, and the answer of Redis then has none to be received on for seconds.
/// </summary>
internal sealed class FirstConnection(Lazy<IConnectionMultiplexer> redis, TimeProvider clock) : IHostedService
{
    // Where Redis is away the host starts without it; whoever needs it then tries again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var connecting = Task.Factory.StartNew(() => redis.Value, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(connecting, Task.Delay(Patience, clock, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
