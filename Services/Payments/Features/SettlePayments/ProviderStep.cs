using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace AspireOrders.Payments.Features;

/// <summary>Takes the step that a payment is waiting for at the provider, outside of any transaction.</summary>
internal sealed class ProviderStep(IPaymentProvider provider, IOptions<SettlementOptions> options, TimeProvider clock, ILogger<ProviderStep> logger)
{
    /// <summary>The payment after the step; null when the provider did not answer, so that nobody knows what it did.</summary>
    public async Task<PaymentChange?> TakeAsync(Payment payment, CancellationToken cancellationToken)
    {
        try
        {
            return payment.Goal == PaymentGoal.Keep ? await ChargeAsync(payment, cancellationToken) : await GiveBackAsync(payment, cancellationToken);
        }
        catch (DomainException exception) when (exception.Error == ErrorCode.Unavailable)
        {
            PaymentsLog.ProviderUnavailable(logger, payment.OrderId, payment.Attempts, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            PaymentsLog.ProviderLate(logger, payment.OrderId, payment.Attempts, options.Value.ProviderDeadline.TotalMilliseconds);
        }

        return null;
    }

    private async Task<PaymentChange> ChargeAsync(Payment payment, CancellationToken cancellationToken)
    {
        var key = payment.NextCharge;
        // An attempt before this one may have charged without our hearing of it: asked first, never charged blindly.
        ChargeResult? known = payment.Attempts > 1 ? await InTimeAsync(token => provider.FindAsync(key, token), cancellationToken) : null;
        var request = new ChargeRequest(key, payment.Missing, payment.Currency, payment.Token);
        var result = known ?? await InTimeAsync(token => provider.ChargeAsync(request, token), cancellationToken);
        return result.State == ChargeState.Captured ? payment.ChargeCaptured(result.Amount) : payment.ChargeDeclined();
    }

    private async Task<PaymentChange> GiveBackAsync(Payment payment, CancellationToken cancellationToken)
    {
        var amount = 0m;
        foreach (var key in payment.PossibleCharges) amount += await InTimeAsync(token => provider.RefundAsync(key, token), cancellationToken);
        return payment.GivenBack(amount);
    }

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.ProviderDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        return await call(either.Token);
    }
}
