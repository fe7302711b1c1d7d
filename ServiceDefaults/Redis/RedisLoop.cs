using AspireOrders.Messaging;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Redis;

/// <summary>
/// Does something at once, then in intervals and whenever it is woken, until it is stopped. While Redis or the database is away it goes on
/// trying, and says so once.
/// </summary>
/// <param name="step">What is done.</param>
/// <param name="failed">Called with the first failure of several.</param>
/// <param name="recovered">Called with the first success after failures.</param>
/// <param name="clock">The clock of the intervals.</param>
/// <param name="listen">Subscribes to news, each of which calls the given action to wake the loop, until disposed; null: there are none.</param>
public sealed class RedisLoop(
    Func<CancellationToken, Task> step, Action<Exception> failed, Action recovered, TimeProvider clock,
    Func<Action, CancellationToken, Task<IAsyncDisposable>>? listen = null)
{
    private readonly WakeUp news = new();
    private IAsyncDisposable? subscription;

    /// <summary>Runs until <paramref name="stopping"/>.</summary>
    public async Task RunAsync(TimeSpan interval, CancellationToken stopping)
    {
        // Connecting to Redis for the first time may take its while; the host is not to wait for it.
        await Task.Yield();
        using var quiet = QuietActivity.Start();
        var isDown = false;
        try
        {
            while (true)
            {
                var failure = await TryAsync(stopping);
                if (failure is not null && !isDown) failed(failure);
                if (failure is null && isDown) recovered();
                isDown = failure is not null;
                await news.WaitAsync(interval, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
        finally
        {
            if (subscription is not null) await subscription.DisposeAsync();
        }
    }

    private async Task<Exception?> TryAsync(CancellationToken stopping)
    {
        try
        {
            // The client of Redis restores a subscription by itself after a connection was lost.
            if (listen is not null) subscription ??= await listen(news.Set, stopping);
            await step(stopping);
            return null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException || TransientFailure.IsTransient(exception))
        {
            return exception;
        }
    }
}
