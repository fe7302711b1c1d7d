using AspireOrders.Payments.Features;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>Tells the outcomes of what the sandbox answered with "pending", until they are acknowledged.</summary>
internal sealed class SandboxConfirmations(
    NpgsqlDataSource database, IProviderEvents receiver, IOptions<SandboxOptions> options, TimeProvider clock, ILogger<SandboxConfirmations> logger)
    : BackgroundService
{
    private const int MostAtOnce = 256;

    /// <summary>Tells what is due now; what could not be told is told again.</summary>
    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var decided = MostAtOnce;
            while (decided == MostAtOnce) decided = await DeliverBatchAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            PaymentsLog.ConfirmationsWait(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ConfirmEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await DeliverAsync(stoppingToken);
    }

    private async Task<int> DeliverBatchAsync(CancellationToken cancellationToken)
    {
        var (decided, toBeTold) = await ConfirmationTable.DecideAsync(database, MostAtOnce, options.Value.ConfirmAgainAfter, cancellationToken);
        if (toBeTold.Count > 0)
        {
            await receiver.ReceiveAsync(toBeTold, cancellationToken);
            await ConfirmationTable.AcknowledgeAsync(database, toBeTold, options.Value.ConfirmAfter, cancellationToken);
        }

        return decided;
    }
}
