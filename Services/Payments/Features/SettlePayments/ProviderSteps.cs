using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Features;

/// <summary>Takes the steps that payments are waiting for at the provider, many in one call, outside of any transaction.</summary>
internal sealed class ProviderSteps(IPaymentProvider provider, IOptions<SettlementOptions> options, TimeProvider clock, ILogger<ProviderSteps> logger)
{
    /// <summary>Takes one step of each payment and gives the outcomes to <paramref name="record"/> in groups, as they become known; each payment once.</summary>
    public Task TakeAsync(IReadOnlyList<Payment> payments, Func<IReadOnlyList<StepOutcome>, CancellationToken, Task> record, CancellationToken cancellationToken) =>
        Task.WhenAll(
            ChargeAsync(new OpenSteps(payments.Where(p => p is { Goal: PaymentGoal.Keep, Attempts: <= 1 }), record), cancellationToken),
            AskAsync(new OpenSteps(payments.Where(p => p is { Goal: PaymentGoal.Keep, Attempts: > 1 }), record), cancellationToken),
            GiveBackAsync(new OpenSteps(payments.Where(p => p.Goal != PaymentGoal.Keep), record), cancellationToken));

    private async Task ChargeAsync(OpenSteps steps, CancellationToken cancellationToken)
    {
        var charges = steps.Left.Select(p => new ChargeRequest(p.NextCharge, p.Missing, p.Currency, p.Token)).ToList();
        await TryAsync(steps, async token =>
        {
            await foreach (var answers in provider.ChargeAsync(charges, token))
            {
                CrashPoint.Reach("payments.after-charge");
                await steps.ChargedAsync(answers, cancellationToken);
            }
        }, cancellationToken);
        await steps.UnknownAsync(cancellationToken);
    }

    /// <summary>An attempt before this one may have charged without our hearing of it: asked first, never charged blindly.</summary>
    private async Task AskAsync(OpenSteps steps, CancellationToken cancellationToken)
    {
        var keys = steps.Left.Select(p => p.NextCharge).ToList();
        var answered = await TryAsync(steps, async token => await steps.ChargedAsync(await provider.FindAsync(keys, token), cancellationToken), cancellationToken);
        if (answered) await ChargeAsync(steps, cancellationToken);
        else await steps.UnknownAsync(cancellationToken);
    }

    private async Task GiveBackAsync(OpenSteps steps, CancellationToken cancellationToken)
    {
        var keys = steps.Left.SelectMany(p => p.PossibleCharges).ToList();
        await TryAsync(steps, async token =>
        {
            var answers = await provider.RefundAsync(keys, token);
            CrashPoint.Reach("payments.after-refund");
            await steps.GivenBackAsync(answers, cancellationToken);
        }, cancellationToken);
        await steps.UnknownAsync(cancellationToken);
    }

    /// <summary>Calls the provider where there is something to call for; false when it did not answer in time, or said that it cannot.</summary>
    private async Task<bool> TryAsync(OpenSteps steps, Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        if (steps.Left.Count == 0) return true;
        using var deadline = new CancellationTokenSource(options.Value.ProviderDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await call(either.Token);
            return true;
        }
        catch (DomainException exception) when (exception.Error == ErrorCode.Unavailable)
        {
            PaymentsLog.ProviderUnavailable(logger, steps.Left.Count, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            PaymentsLog.ProviderLate(logger, steps.Left.Count, options.Value.ProviderDeadline.TotalMilliseconds);
        }

        return false;
    }
}
