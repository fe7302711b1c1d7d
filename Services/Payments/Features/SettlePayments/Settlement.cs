using AspireOrders.Messaging.Batching;
using AspireOrders.Payments.Domain;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Features;

/// <summary>
/// The payments in the hands of this process: what is taken up at about the same time is settled together. Each is leased in the database before it
/// comes here, so whatever is lost with the process is taken up again when its lease ends.
/// </summary>
internal sealed class Settlement(
    BatchCollector<Payment, bool> batches, SettlementSignal signal, IOptions<SettlementOptions> options, ILogger<Settlement> logger)
{
    private volatile bool isOpen;
    private int underWay;

    /// <summary>How many payments can be taken up now; none before the worker runs and after it stopped.</summary>
    public int Room => isOpen ? Math.Max(0, options.Value.MaxConcurrency - Volatile.Read(ref underWay)) : 0;

    /// <summary>Payments can be taken up from now on.</summary>
    public void Open() => isOpen = true;

    /// <summary>No more payments are taken up; what was begun goes on.</summary>
    public void Close() => isOpen = false;

    /// <summary>Settles payments that this process owns for the time of their lease, and returns at once.</summary>
    public void Start(IReadOnlyList<Payment> taken)
    {
        Interlocked.Add(ref underWay, taken.Count);
        try
        {
            // Never cut short by the host's stop: a charge that was begun is recorded, and otherwise asked for when its lease ends.
            batches.Post(taken, (_, _) => Ended(1), CancellationToken.None);
        }
        catch (Exception exception) when (exception is OverloadedException or ObjectDisposedException)
        {
            PaymentsLog.NotSettled(logger, taken.Count, exception);
            Ended(taken.Count);
        }
    }

    /// <summary>Settles a payment that this process owns for the time of its lease, and waits for it.</summary>
    /// <returns>Whether its step was recorded; false when its outcome is not known, or another process has gone on with it meanwhile.</returns>
    public Task<bool> SettleAsync(Payment taken, CancellationToken cancellationToken) => batches.SubmitAsync(taken, cancellationToken);

    private void Ended(int count)
    {
        var wasFull = Room == 0;
        Interlocked.Add(ref underWay, -count);
        if (wasFull) signal.Set();
    }
}
