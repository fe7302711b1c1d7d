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
    private readonly ProviderSteps steps;
    private readonly List<PaymentNews> history = [];
    private readonly List<Worker> workers = [];
    private int version;
    private decimal total;

    public ModelSystem() => steps = new ProviderSteps(
        provider, Options.Create(new SettlementOptions()), new StillClock(), NullLogger<ProviderSteps>.Instance);

    public Payment? Row { get; private set; }

    public decimal Held => provider.Held;

    /// <summary>The most that the customer ever owed.</summary>
    public decimal MostOwed { get; private set; }

    public decimal Owed => total;

    public int Version => version;

    public bool Ended { get; private set; }

    public bool AnyDeclining { get; private set; }

    public List<(PaymentFact Fact, int Version)> Told { get; } = [];

    /// <summary>Does one of ten things, chosen and varied by a number.</summary>
    public void Do(byte operation)
    {
        var (kind, way) = (operation % 10, operation / 10);
        if (kind == 0) OrderChanges(way);
        if (kind == 1) Hear(Pick(history, way));
        if (kind is 2 or 3) Claim();
        if (kind is 4 or 5) provider.Release(way);
        if (kind == 6) Record(way);
        if (kind == 7) RareThing(way);
        if (kind == 8) Decide(declines: way % 5 == 4);
        if (kind == 9) Confirm(way);
    }

    /// <summary>
    /// The world calms down: everything arrives and is decided, every event comes once more in its order, and what is due is done. The provider's
    /// own events stay lost if they were.
    /// </summary>
    public void Settle()
    {
        workers.Clear();
        while (provider.PendingCount > 0) provider.Release(2);
        provider.Arrive();
        foreach (var news in history) Hear(news);
        var rounds = 0;
        while (Row is { IsOpen: true })
        {
            (++rounds).ShouldBeLessThan(30, "it comes to an end");
            Decide(declines: false);
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
        var token = (way % 11, way % 3) switch
        {
            (10, _) => "tok_declined",
            (_, 2) => "tok_async",
            _ => "tok_ok",
        };
        AnyDeclining |= token == "tok_declined";
        history.Add(Example.Demand(version, total, token));
    }

    private void Hear(PaymentNews? news)
    {
        if (news?.ApplyTo(Row) is { } change) Write(change.Payment, change.Fact);
    }

    private void Claim()
    {
        if (Row is not { IsOpen: true }) return;
        Write(Row.TakenUp(), null);
        var worker = new Worker();
        workers.Add(worker);
        worker.Step = steps.TakeAsync([Row], (outcomes, _) =>
        {
            worker.Outcome = outcomes.ShouldHaveSingleItem();
            return Task.CompletedTask;
        }, CancellationToken.None);
    }

    private void Record(int way)
    {
        if (Pick([.. workers.Where(w => w.Outcome is not null)], way) is not { Outcome: { } outcome } done) return;
        workers.Remove(done);
        if (outcome.Claimed.Revision == Row!.Revision) Write(outcome.Change?.Payment ?? outcome.Claimed, outcome.Change?.Fact);
    }

    private void Decide(bool declines) => AnyDeclining |= provider.Decide(declines);

    /// <summary>The provider tells one of its outcomes, perhaps once more; as it does to the service, see ConfirmPayments.</summary>
    private void Confirm(int way)
    {
        if (way % 4 == 3) provider.TakeEffect();
        if (provider.Events.Count > 0) Hear(ConfirmPayments.ToNews(provider.Events[way % provider.Events.Count]));
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

    private sealed class Worker
    {
        public Task? Step { get; set; }

        public StepOutcome? Outcome { get; set; }
    }

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
