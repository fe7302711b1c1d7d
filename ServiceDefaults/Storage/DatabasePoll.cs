using AspireOrders.Messaging;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.ServiceDefaults.Storage;

/// <summary>
/// Looks into the database in short intervals, once for all who wait for something there, as long as anybody does. While the database is away it
/// goes on trying.
/// </summary>
/// <param name="interval">The time between two looks.</param>
/// <param name="clock">The clock of the interval.</param>
public abstract class DatabasePoll(TimeSpan interval, TimeProvider clock) : BackgroundService
{
    /// <summary>Whether anybody waits.</summary>
    protected abstract bool IsAwaited { get; }

    /// <summary>Looks for all who wait, and tells them.</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);

    /// <summary>Called with each failure that passes by itself.</summary>
    protected abstract void Failed(Exception exception);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!IsAwaited) continue;
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                Failed(exception);
            }
        }
    }
}
