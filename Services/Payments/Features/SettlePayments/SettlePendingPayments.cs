using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Takes up every payment whose next step is due: new ones, those whose provider failed or was late, and those that a dead process left
/// behind. There is no other way to the provider in the background, so what works daily is what works after a crash.
/// </summary>
internal sealed class SettlePendingPayments(
    NpgsqlDataSource database, Settlement settlement, SettlementSignal signal, IOptions<SettlementOptions> options, TimeProvider clock,
    ILogger<SettlePendingPayments> logger) : BackgroundService
{
    private const int MostPerClaim = 256;

    // A signal is given inside the transaction that makes payments due; the first looks come soon after each other to meet its commit.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);

    private readonly SemaphoreSlim free = new(options.Value.MaxConcurrency);

    public override void Dispose()
    {
        free.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.Value.PollInterval;
        try
        {
            while (true)
            {
                if (await ClaimAsync(stoppingToken)) continue;
                var woken = await signal.WaitAsync(pause, clock, stoppingToken);
                pause = woken ? ShortestPause : Longer(pause);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await DrainAsync(CancellationToken.None);
        }
    }

    /// <summary>Starts what is due and there is room for; answers whether there may be more.</summary>
    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        var slots = 1;
        while (slots < MostPerClaim && await free.WaitAsync(TimeSpan.Zero, cancellationToken)) slots++;
        List<Payment> claimed = [];
        try
        {
            claimed = await database.ClaimAsync(slots, options.Value.Lease, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            PaymentsLog.SettlementWaits(logger, exception);
            await Task.Delay(options.Value.PollInterval, clock, cancellationToken);
        }
        finally
        {
            if (slots > claimed.Count) free.Release(slots - claimed.Count);
        }

        // Never cut short by the host's stop: a charge that was begun is recorded, and otherwise asked for when its lease ends.
        foreach (var payment in claimed) _ = RunAsync(payment, CancellationToken.None);
        return claimed.Count == slots;
    }

    private async Task RunAsync(Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            await settlement.SettleAsync(payment, cancellationToken);
        }
        catch (Exception exception) when (TransientFailure.IsTransient(exception))
        {
            PaymentsLog.NotRecorded(logger, payment.OrderId, exception);
        }
        catch (Exception exception)
        {
            PaymentsLog.SettlementFailed(logger, payment.OrderId, exception);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Waits for what was begun; each step ends by its deadlines.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (var slot = 0; slot < options.Value.MaxConcurrency; slot++) await free.WaitAsync(cancellationToken);
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < options.Value.PollInterval ? pause * 2 : options.Value.PollInterval;
}
