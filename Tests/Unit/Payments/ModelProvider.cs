using System.Runtime.CompilerServices;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Tests.Unit.Payments;

/// <summary>
/// A provider whose every call waits until the test says how it goes. A call can take effect without an answer, fail without effect, or take effect
/// much later, after other calls under the same key. Charges and refunds can be answered with "pending"; the outcomes are then decided later, and
/// told before the answer, after it, twice or not at all.
/// </summary>
internal sealed class ModelProvider : IPaymentProvider
{
    private readonly Dictionary<ChargeKey, ProviderAnswer> ledger = [];
    private readonly List<PendingCall> pending = [];
    private readonly List<Action> onTheWay = [];
    private readonly List<ProviderEvent> told = [];

    /// <summary>What the customer has paid now.</summary>
    public decimal Held => ledger.Values.Where(e => e.State is ChargeState.Captured or ChargeState.Refunding).Sum(e => e.Amount);

    public int PendingCount => pending.Count;

    /// <summary>The outcomes that were decided later, in their order; each of them can come any number of times, or never.</summary>
    public IReadOnlyList<ProviderEvent> Events => told;

    public async IAsyncEnumerable<IReadOnlyList<ProviderAnswer>> ChargeAsync(
        IReadOnlyList<ChargeRequest> charges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var charge = charges.ShouldHaveSingleItem();
        charge.Amount.ShouldBeGreaterThan(0, "nothing is given back by a charge");
        yield return [await Enqueue(() =>
        {
            ledger.TryAdd(charge.Key, First(charge));
            return ledger[charge.Key];
        })];
    }

    public Task<IReadOnlyList<ProviderAnswer>> FindAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken) => Enqueue<IReadOnlyList<ProviderAnswer>>(
        () => [.. keys.Where(ledger.ContainsKey).Select(key => ledger[key])]);

    public Task<IReadOnlyList<ProviderAnswer>> RefundAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken) =>
        Enqueue<IReadOnlyList<ProviderAnswer>>(() => [.. keys.Select(Refund)]);

    /// <summary>Lets the oldest waiting call end in one of four ways.</summary>
    public void Release(int way)
    {
        if (pending.Count == 0) return;
        var call = pending[0];
        pending.RemoveAt(0);
        switch (way % 4)
        {
            case 0:
                call.Answer();
                break;
            case 1:
                call.TakeEffect();
                call.Fail();
                break;
            case 2:
                onTheWay.Add(call.TakeEffect);
                call.Fail();
                break;
            default:
                call.Fail();
                break;
        }
    }

    /// <summary>The oldest waiting call takes effect, though its answer is still to come.</summary>
    public void TakeEffect()
    {
        if (pending.Count > 0) pending[0].TakeEffect();
    }

    /// <summary>What is still on its way arrives.</summary>
    public void Arrive()
    {
        foreach (var effect in onTheWay) effect();
        onTheWay.Clear();
    }

    /// <summary>What was answered with "pending" is decided; tells whether a charge was declined.</summary>
    public bool Decide(bool declines)
    {
        var anyDeclined = false;
        foreach (var (key, entry) in ledger.ToList())
        {
            var outcome = entry.State switch
            {
                ChargeState.Pending when declines => new ProviderAnswer(key, ChargeState.Declined, 0),
                ChargeState.Pending => entry with { State = ChargeState.Captured },
                ChargeState.Refunding => entry with { State = ChargeState.Refunded },
                _ => entry,
            };
            if (outcome == entry) continue;
            ledger[key] = outcome;
            told.Add(new ProviderEvent(key, outcome.State, outcome.Amount));
            anyDeclined |= outcome.State == ChargeState.Declined;
        }

        return anyDeclined;
    }

    private static ProviderAnswer First(ChargeRequest charge) => charge.Token switch
    {
        "tok_declined" => new ProviderAnswer(charge.Key, ChargeState.Declined, 0),
        "tok_async" => new ProviderAnswer(charge.Key, ChargeState.Pending, charge.Amount),
        _ => new ProviderAnswer(charge.Key, ChargeState.Captured, charge.Amount),
    };

    private ProviderAnswer Refund(ChargeKey key)
    {
        var known = ledger.GetValueOrDefault(key, new ProviderAnswer(key, ChargeState.Closed, 0));
        ledger[key] = known.State switch
        {
            // Every other refund takes its time.
            ChargeState.Captured => known with { State = key.Number % 2 == 0 ? ChargeState.Refunding : ChargeState.Refunded },
            ChargeState.Pending => new ProviderAnswer(key, ChargeState.Closed, 0),
            _ => known,
        };
        return ledger[key];
    }

    private Task<T> Enqueue<T>(Func<T> effect)
    {
        // Continuations run inside Release, so one operation of the test is one indivisible step of the system.
        var answer = new TaskCompletionSource<T>();
        var once = new Lazy<T>(effect);
        pending.Add(new PendingCall(
            () => _ = once.Value, () => answer.SetResult(once.Value), () => answer.SetException(DomainException.Unavailable("cut", TimeSpan.Zero))));
        return answer.Task;
    }

    private sealed record PendingCall(Action TakeEffect, Action Answer, Action Fail);
}
