using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.Payments;

/// <summary>
/// One order's payment with its row, its workers and its provider, moved on one operation at a time. Only the row survives a crash;
/// a write counts only over the revision that was read, as in the database.
/// </summary>
internal sealed class ModelSystem
{
    private readonly ModelProvider provider = new();
    private readonly ProviderStep step;
    private readonly List<OrderNews> history = [];
    private readonly List<Worker> workers = [];
    private int version;
    private decimal total;

    public ModelSystem() => step = new ProviderStep(
        provider, Options.Create(new SettlementOptions()), new StillClock(), NullLogger<ProviderStep>.Instance);

    public Payment? Row { get; private set; }

    public decimal Held => provider.Held;

    /// <summary>The most that the customer ever owed.</summary>
    public decimal MostOwed { get; private set; }

    public decimal Owed => total;

    public int Version => version;

    public bool Ended { get; private set; }

    public bool AnyDeclining { get; private set; }

    public List<(PaymentFact Fact, int Version)> Told { get; } = [];

    /// <summary>Does one of eight things, chosen and varied by a number.</summary>
    public void Do(byte operation)
    {
        var (kind, way) = (operation % 8, operation / 8);
        if (kind == 0) OrderChanges(way);
        if (kind == 1) Hear(Pick(history, way));
        if (kind is 2 or 3) Claim();
        if (kind is 4 or 5) provider.Release(way);
        if (kind == 6) Record(way);
        if (kind == 7) RareThing(way);
    }

    /// <summary>The world calms down: everything arrives, every event comes once more in its order, and what is due is done.</summary>
    public void Settle()
    {
        workers.Clear();
        while (provider.PendingCount > 0) provider.Release(2);
        provider.Arrive();
        foreach (var news in history) Hear(news);
        var rounds = 0;
        while (Row is { IsOpen: true })
        {
            (++rounds).ShouldBeLessThan(20, "it comes to an end");
            Claim();
            while (provider.PendingCount > 0) provider.Release(0);
            Record(0);
        }
    }

    private void OrderChanges(int way)
    {
        if (history.OfType<Cancellation>().Any()) return;
        version++;
        if (version > 1 && way % 7 == 0)
        {
            Ended = true;
            history.Add(Example.Cancellation(version));
            return;
        }

        // Dearer, or nothing changed but the version. Never cheaper: items are only added to an order, at the price of that moment, and what it
        // had keeps its price (AddItem in Orders).
        total = Math.Max(1, total + Math.Max(0, (way % 6) - 1));
        MostOwed = Math.Max(MostOwed, total);
        var token = way % 11 == 10 ? "tok_declined" : "tok_ok";
        AnyDeclining |= token == "tok_declined";
        history.Add(Example.Demand(version, total, token));
    }

    private void Hear(OrderNews? news)
    {
        if (news?.ApplyTo(Row) is { } change) Write(change.Payment, change.Fact);
    }

    private void Claim()
    {
        if (Row is not { IsOpen: true }) return;
        Write(Row with { Attempts = Row.Attempts + 1 }, null);
        workers.Add(new Worker(Row, step.TakeAsync(Row, CancellationToken.None)));
    }

    private void Record(int way)
    {
        if (Pick([.. workers.Where(w => w.Step.IsCompleted)], way) is not { } done) return;
        workers.Remove(done);
        // A completed task; nothing blocks here.
        var change = done.Step.GetAwaiter().GetResult();
        if (done.Claimed.Revision == Row!.Revision) Write(change?.Payment ?? done.Claimed, change?.Fact);
    }

    private void RareThing(int way)
    {
        if (way % 3 == 0) provider.Arrive();
        // A crash: the calls may arrive, their answers go nowhere.
        if (way % 3 == 1) workers.Clear();
        if (way % 3 == 2 && Row is { State: PaymentState.Captured } && Row.Cancel() is { } refund)
        {
            Ended = true;
            Write(refund.Payment, refund.Fact);
        }
    }

    private void Write(Payment payment, PaymentFact? fact)
    {
        Row = payment with { Revision = payment.Revision + 1 };
        if (fact is { } told) Told.Add((told, payment.OrderVersion));
    }

    private static T? Pick<T>(List<T> items, int way)
        where T : class => items.Count == 0 ? null : items[way % items.Count];

    private sealed record Worker(Payment Claimed, Task<PaymentChange?> Step);

    /// <summary>Deadlines never come by themselves here; the provider's ways of failing stand for them.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new StillTimer();
    }

    private sealed class StillTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
