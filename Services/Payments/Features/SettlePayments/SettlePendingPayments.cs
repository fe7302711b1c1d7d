using AspireOrders.Payments.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Takes up every payment whose step is due and that nobody has in hand: those for which there was no room when they came in, those whose provider
/// failed, was late or owes an answer, and those that a dead process left behind.
/// </summary>
internal sealed class SettlePendingPayments(
    NpgsqlDataSource database, Settlement settlement, SettlementSignal signal, IOptions<SettlementOptions> options, TimeProvider clock,
    ILogger<SettlePendingPayments> logger) : BackgroundService
{
    private const int MostPerClaim = 256;

    // A signal may be given before the commit that makes payments due; the first looks come soon after each other to meet it.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        settlement.Open();
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        settlement.Close();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.Value.PollInterval;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await ClaimAsync(stoppingToken)) continue;
            var woken = await signal.WaitAsync(pause, clock, stoppingToken);
            pause = woken ? ShortestPause : Longer(pause);
        }
    }

    /// <summary>Takes up what is due and there is room for; answers whether there may be more.</summary>
    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        var limit = Math.Min(MostPerClaim, settlement.Room);
        if (limit == 0) return false;
        try
        {
            var claimed = await database.ClaimAsync(limit, options.Value.Lease, cancellationToken);
            settlement.Start(claimed);
            return claimed.Count == limit;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            PaymentsLog.SettlementWaits(logger, exception);
            await Task.Delay(options.Value.PollInterval, clock, cancellationToken);
            return false;
        }
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < options.Value.PollInterval ? pause * 2 : options.Value.PollInterval;
}
