using AspireOrders.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>Makes a pass of each reconciliation of this service whenever its time has come, until the host stops.</summary>
internal sealed class ReconciliationLoop(
    IEnumerable<IReconciliation> reconciliations, ReconciliationRunner runner, TimeProvider clock, ILogger<ReconciliationLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(reconciliations.Select(r => RepeatAsync(r, stoppingToken)));

    private async Task RepeatAsync(IReconciliation reconciliation, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(reconciliation.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await runner.TryRunAsync(reconciliation, stoppingToken);
            }
            catch (Exception exception) when (TransientFailure.IsTransient(exception) && !stoppingToken.IsCancellationRequested)
            {
                ReconciliationMetrics.Failed(reconciliation.Name);
                ReconciliationLog.Waits(logger, reconciliation.Name, exception);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A defect in one pass must not end all later ones: by then the data may be another.
                ReconciliationMetrics.Failed(reconciliation.Name);
                ReconciliationLog.Failed(logger, reconciliation.Name, exception);
            }
        }
    }
}
