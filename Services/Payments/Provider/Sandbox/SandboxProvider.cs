using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>A provider that moves no money and misbehaves on demand, see <see cref="SandboxToken"/>.</summary>
internal sealed class SandboxProvider(
    SandboxLedger ledger, BatchCollector<ChargeRequest, LedgerEntry> charges, IOptions<SandboxOptions> options, TimeProvider clock) : IPaymentProvider
{
    /// <inheritdoc />
    public async Task<ChargeResult> ChargeAsync(ChargeRequest charge, CancellationToken cancellationToken)
    {
        var entry = await AskAsync(token => charges.SubmitAsync(charge, token), cancellationToken);
        if (charge.Token == SandboxToken.Timeout) await Task.Delay(options.Value.LateAnswer, clock, cancellationToken);
        return entry.ToResult() ?? throw Unavailable("The sandbox fails twice for this token.", null);
    }

    /// <inheritdoc />
    public async Task<ChargeResult?> FindAsync(ChargeKey key, CancellationToken cancellationToken) =>
        (await AskAsync(token => ledger.FindAsync(key, token), cancellationToken))?.ToResult();

    /// <inheritdoc />
    public async Task<decimal> RefundAsync(ChargeKey key, CancellationToken cancellationToken)
    {
        var entry = await AskAsync(token => ledger.RefundAsync(key, token), cancellationToken);
        return entry.State == LedgerState.Refunded ? entry.Amount : 0;
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (options.Value.Latency > TimeSpan.Zero) await Task.Delay(options.Value.Latency, clock, cancellationToken);
        try
        {
            return await ask(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && TransientFailure.IsTransient(exception))
        {
            throw Unavailable("The sandbox's ledger is not answering.", exception);
        }
    }

    private static DomainException Unavailable(string message, Exception? cause) => DomainException.Unavailable(message, TimeSpan.FromSeconds(1), cause);
}
