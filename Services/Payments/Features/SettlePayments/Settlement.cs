using System.Diagnostics;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Payments.Domain;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Features;

/// <summary>One payment's step from beginning to end: ask the provider, then record what it said, together with others in one transaction.</summary>
internal sealed class Settlement(
    ProviderStep provider, BatchCollector<SettledStep, bool> records, SettlementSignal signal, IOptions<SettlementOptions> options,
    Random random, ILogger<Settlement> logger)
{
    /// <summary>Settles a payment that this process owns for the time of its lease.</summary>
    /// <returns>The payment as recorded; null when its outcome is not known, or another process has gone on with it meanwhile.</returns>
    public async Task<Payment?> SettleAsync(Payment claimed, CancellationToken cancellationToken)
    {
        using var activity = PaymentsTelemetry.Source.StartActivity(
            claimed.Goal == PaymentGoal.Keep ? "payment charge" : "payment refund", ActivityKind.Internal, claimed.TraceParent);
        activity?.SetTag("order.id", claimed.OrderId);
        var change = await provider.TakeAsync(claimed, cancellationToken);
        CrashPoint.Reach(claimed.Goal == PaymentGoal.Keep ? "payments.after-charge" : "payments.after-refund");
        var next = (change?.Payment ?? claimed) with { TraceParent = activity?.Id ?? claimed.TraceParent };
        // With an unknown outcome the attempts go on being counted; they say how long to wait, and that the provider is asked first.
        var dueIn = change is null ? options.Value.RetryIn(claimed.Attempts, random.NextDouble()) : TimeSpan.Zero;
        activity?.SetStatus(change is null ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        if (!await records.SubmitAsync(new SettledStep(next, change?.Fact, dueIn), cancellationToken))
        {
            PaymentsLog.Overtaken(logger, claimed.OrderId);
            return null;
        }

        if (change is null) return null;
        if (next.IsOpen) signal.Set();
        return next;
    }
}

/// <summary>What is to be recorded of one step.</summary>
/// <param name="Payment">The payment after it, with the revision that it was read with.</param>
/// <param name="Fact">What others are told.</param>
/// <param name="DueIn">When the next step is due, if there is one.</param>
internal sealed record SettledStep(Payment Payment, PaymentFact? Fact, TimeSpan DueIn);
