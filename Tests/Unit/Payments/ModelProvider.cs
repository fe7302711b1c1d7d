using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Tests.Unit.Payments;

/// <summary>
/// A provider whose every call waits until the test says how it goes. A call can take effect without an answer, fail without effect, or take effect
/// much later, after other calls under the same key.
/// </summary>
internal sealed class ModelProvider : IPaymentProvider
{
    private readonly Dictionary<ChargeKey, (ChargeState State, decimal Amount)> ledger = [];
    private readonly List<PendingCall> pending = [];
    private readonly List<Action> onTheWay = [];

    /// <summary>What the customer has paid now.</summary>
    public decimal Held => ledger.Values.Where(e => e.State == ChargeState.Captured).Sum(e => e.Amount);

    public int PendingCount => pending.Count;

    public Task<ChargeResult> ChargeAsync(ChargeRequest charge, CancellationToken cancellationToken) => Enqueue(() =>
    {
        var captured = charge.Token != "tok_declined" || charge.Amount < 0;
        ledger.TryAdd(charge.Key, captured ? (ChargeState.Captured, charge.Amount) : (ChargeState.Declined, 0));
        return Result(charge.Key)!.Value;
    });

    public Task<ChargeResult?> FindAsync(ChargeKey key, CancellationToken cancellationToken) => Enqueue(() => Result(key));

    public Task<decimal> RefundAsync(ChargeKey key, CancellationToken cancellationToken) => Enqueue(() =>
    {
        var (state, amount) = ledger.GetValueOrDefault(key, (ChargeState.Closed, 0));
        ledger[key] = (state == ChargeState.Captured ? ChargeState.Refunded : state, amount);
        return ledger[key].State == ChargeState.Refunded ? amount : 0;
    });

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

    /// <summary>What is still on its way arrives.</summary>
    public void Arrive()
    {
        foreach (var effect in onTheWay) effect();
        onTheWay.Clear();
    }

    private ChargeResult? Result(ChargeKey key) => ledger.TryGetValue(key, out var entry) ? new ChargeResult(entry.State, entry.Amount) : null;

    private Task<T> Enqueue<T>(Func<T> effect)
    {
        // Continuations run inside Release, so one operation of the test is one indivisible step of the system.
        var answer = new TaskCompletionSource<T>();
        pending.Add(new PendingCall(
            () => effect(), () => answer.SetResult(effect()), () => answer.SetException(DomainException.Unavailable("cut", TimeSpan.Zero))));
        return answer.Task;
    }

    private sealed record PendingCall(Action TakeEffect, Action Answer, Action Fail);
}
