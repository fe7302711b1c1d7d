using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using AspireOrders.Payments.Domain;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Features;

/// <summary>
/// One step of many payments from beginning to end: ask the provider, then record what it said, each group of answers in one transaction. It never
/// fails as a whole, for then the provider would be called again at once: a payment whose step was not recorded is taken up again when its lease ends.
/// </summary>
internal sealed class SettleBatch(
    ProviderSteps provider, RecordSteps records, SettlementSignal signal, IOptions<SettlementOptions> options, Random random, ILogger<SettleBatch> logger)
    : IBatchHandler<Payment, bool>
{
    public async Task<IReadOnlyList<BatchOutcome<bool>>> ExecuteAsync(IReadOnlyList<Payment> requests, CancellationToken cancellationToken)
    {
        // The same payment is in a batch twice when its lease ran out in between: the older claim is worth nothing any more.
        var taken = requests.GroupBy(p => p.OrderId).Select(same => same.MaxBy(p => p.Revision)!).ToList();
        var recorded = new HashSet<Payment>(ReferenceEqualityComparer.Instance);
        using var activities = new SettlementActivities(taken);
        try
        {
            await provider.TakeAsync(taken, async (outcomes, token) =>
            {
                var steps = outcomes.Select(outcome => ToStep(outcome, activities)).ToList();
                foreach (var step in await RecordAsync(steps, token)) recorded.Add(step.Claimed);
                if (steps.Exists(step => step.IsKnown && step.Payment.IsOpen)) signal.Set();
            }, cancellationToken);
        }
        catch (Exception exception) when (TransientFailure.IsTransient(exception))
        {
            PaymentsLog.NotRecorded(logger, taken.Count - recorded.Count, exception);
        }
        catch (Exception exception)
        {
            PaymentsLog.SettlementFailed(logger, taken[0].OrderId, taken.Count, exception);
        }

        return [.. requests.Select(request => BatchOutcome.Success(recorded.Contains(request)))];
    }

    private SettledStep ToStep(StepOutcome outcome, SettlementActivities activities)
    {
        var claimed = outcome.Claimed;
        var trace = activities.End(claimed, outcome.Change is not null || outcome.IsPromised);
        if (outcome.Change is { } change) return new SettledStep(claimed, change.Payment with { TraceParent = trace }, change.Fact, TimeSpan.Zero);
        // The attempts go on being counted: they say how long to wait, and that the provider is asked first.
        var dueIn = outcome.IsPromised ? options.Value.AskAfterPromise(random.NextDouble()) : options.Value.RetryIn(claimed.Attempts, random.NextDouble());
        return new SettledStep(claimed, claimed, null, dueIn, IsKnown: false);
    }

    /// <summary>Records steps, in ever smaller parts when the database refuses one of them. Harmless to repeat: each counts only over the revision it was read with.</summary>
    private async Task<IReadOnlyList<SettledStep>> RecordAsync(List<SettledStep> steps, CancellationToken cancellationToken)
    {
        try
        {
            return await records.RecordAsync(steps, cancellationToken);
        }
        catch (Exception exception) when (!TransientFailure.IsTransient(exception) && steps.Count > 1)
        {
            var half = steps.Count / 2;
            return [.. await RecordAsync(steps[..half], cancellationToken), .. await RecordAsync(steps[half..], cancellationToken)];
        }
        catch (Exception exception) when (!TransientFailure.IsTransient(exception))
        {
            PaymentsLog.SettlementFailed(logger, steps[0].Claimed.OrderId, 1, exception);
            return [];
        }
    }
}

/// <summary>What is to be recorded of one step.</summary>
/// <param name="Claimed">The payment as it was taken up.</param>
/// <param name="Payment">The payment after the step, with the revision that it was read with.</param>
/// <param name="Fact">What others are told.</param>
/// <param name="DueIn">When the next step is due, if there is one.</param>
/// <param name="IsKnown">Whether the step had an outcome.</param>
internal sealed record SettledStep(Payment Claimed, Payment Payment, PaymentFact? Fact, TimeSpan DueIn, bool IsKnown = true);
