using System.Runtime.CompilerServices;
using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>A provider that moves no money and misbehaves on demand, see <see cref="SandboxToken"/> and <see cref="SandboxOptions"/>.</summary>
internal sealed class SandboxProvider(
    SandboxLedger ledger, SandboxConfirmations confirmations, SandboxChance chance, IOptions<SandboxOptions> options, TimeProvider clock) : IPaymentProvider
{
    /// <inheritdoc />
    public async IAsyncEnumerable<IReadOnlyList<ProviderAnswer>> ChargeAsync(
        IReadOnlyList<ChargeRequest> charges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var taken = charges.Where(_ => !chance.Hits(options.Value.FailureRate)).Select(Take).ToList();
        if (taken.Count == 0) yield break;
        var entries = await AskAsync(token => ledger.ChargeAsync(taken, token), cancellationToken);
        if (taken.Exists(c => c.ConfirmAfter == TimeSpan.Zero)) await confirmations.DeliverAsync(cancellationToken);
        var late = taken.Where(c => c.Request.Token == SandboxToken.Timeout).Select(c => c.Request.Key).ToHashSet();
        var answers = entries.Where(_ => !chance.Hits(options.Value.LostAnswerRate)).Select(e => e.ToAnswer()).OfType<ProviderAnswer>().ToLookup(a => late.Contains(a.Key));
        yield return [.. answers[false]];
        if (late.Count == 0) yield break;
        await Task.Delay(options.Value.LateAnswer, clock, cancellationToken);
        yield return [.. answers[true]];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ProviderAnswer>> FindAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken)
    {
        FailByChance();
        var entries = await AskAsync(token => ledger.FindAsync(keys, token), cancellationToken);
        return [.. entries.Select(e => e.ToAnswer()).OfType<ProviderAnswer>()];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ProviderAnswer>> RefundAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken)
    {
        FailByChance();
        var told = keys.Select(_ => chance.Confirmations()).ToList();
        var entries = await AskAsync(token => ledger.RefundAsync(keys, told, options.Value.ConfirmAfter, token), cancellationToken);
        return [.. entries.Select(e => e.ToAnswer()).OfType<ProviderAnswer>()];
    }

    private SandboxCharge Take(ChargeRequest charge)
    {
        var isPending = SandboxToken.IsAsynchronous(charge.Token) || (charge.Token == SandboxToken.Ok && chance.Hits(options.Value.AsynchronousRate));
        if (!isPending) return new SandboxCharge(charge, SandboxToken.FirstOutcome(charge.Token), null, 0);
        var after = chance.Hits(options.Value.EarlyConfirmationRate) ? TimeSpan.Zero : options.Value.ConfirmAfter;
        return new SandboxCharge(charge, LedgerState.Pending, after, chance.Confirmations());
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        if (chance.Latency() is var latency && latency > TimeSpan.Zero) await Task.Delay(latency, clock, cancellationToken);
        try
        {
            return await ask(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && TransientFailure.IsTransient(exception))
        {
            throw Unavailable("The sandbox's ledger is not answering.", exception);
        }
    }

    private void FailByChance()
    {
        if (chance.Hits(options.Value.FailureRate)) throw Unavailable("The sandbox fails by chance.", null);
    }

    private static DomainException Unavailable(string message, Exception? cause) => DomainException.Unavailable(message, TimeSpan.FromSeconds(1), cause);
}
