using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;

namespace AspireOrders.Payments.Features;

/// <summary>Payments whose step is under way; each leaves with its outcome.</summary>
internal sealed class OpenSteps(IEnumerable<Payment> payments, Func<IReadOnlyList<StepOutcome>, CancellationToken, Task> record)
{
    private readonly Dictionary<Guid, Payment> open = payments.ToDictionary(p => p.OrderId);

    /// <summary>Those whose outcome is still missing.</summary>
    public IReadOnlyCollection<Payment> Left => open.Values;

    /// <summary>The provider answered some of the charges.</summary>
    public Task ChargedAsync(IReadOnlyList<ProviderAnswer> answers, CancellationToken cancellationToken) => CloseAsync(answers
        .Where(answer => open.TryGetValue(answer.Key.OrderId, out var payment) && payment.NextCharge == answer.Key)
        .Select(answer => Charged(open[answer.Key.OrderId], answer)), cancellationToken);

    /// <summary>The provider answered what became of charges that are to be given back; a payment is done when all of its charges are answered.</summary>
    public Task GivenBackAsync(IReadOnlyList<ProviderAnswer> answers, CancellationToken cancellationToken)
    {
        var byKey = answers.ToDictionary(answer => answer.Key);
        return CloseAsync(open.Values
            .Where(payment => payment.PossibleCharges.All(byKey.ContainsKey))
            .Select(payment => GivenBack(payment, [.. payment.PossibleCharges.Select(key => byKey[key])])), cancellationToken);
    }

    /// <summary>Nobody knows about the rest.</summary>
    public Task UnknownAsync(CancellationToken cancellationToken) => CloseAsync(open.Values.Select(payment => new StepOutcome(payment, null)), cancellationToken);

    private async Task CloseAsync(IEnumerable<StepOutcome> outcomes, CancellationToken cancellationToken)
    {
        var closed = outcomes.ToList();
        foreach (var outcome in closed) open.Remove(outcome.Claimed.OrderId);
        if (closed.Count > 0) await record(closed, cancellationToken);
    }

    private static StepOutcome Charged(Payment payment, ProviderAnswer answer) => answer.State switch
    {
        ChargeState.Pending => new StepOutcome(payment, null, IsPromised: true),
        ChargeState.Captured => new StepOutcome(payment, payment.ChargeCaptured(answer.Amount)),
        _ => new StepOutcome(payment, payment.ChargeDeclined()),
    };

    private static StepOutcome GivenBack(Payment payment, List<ProviderAnswer> answers) =>
        answers.Exists(answer => answer.State is ChargeState.Pending or ChargeState.Refunding)
            ? new StepOutcome(payment, null, IsPromised: true)
            : new StepOutcome(payment, payment.GivenBack(answers.Where(answer => answer.State == ChargeState.Refunded).Sum(answer => answer.Amount)));
}

/// <summary>How far a payment's step came.</summary>
/// <param name="Claimed">The payment as it was taken up.</param>
/// <param name="Change">What it has become; null while the outcome is not known.</param>
/// <param name="IsPromised">The outcome is not known yet, and the provider will tell it by itself.</param>
internal sealed record StepOutcome(Payment Claimed, PaymentChange? Change, bool IsPromised = false);
