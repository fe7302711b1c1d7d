using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Payments.Provider;

/// <summary>
/// The company that moves the money. It is elsewhere: a call can fail or run out of time after it took effect, so the outcome
/// of a failed call is unknown until <see cref="FindAsync"/> tells it.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>Charges once under the key: a repetition answers the outcome of the first, with the amount of the first.</summary>
    /// <exception cref="DomainException">5001: the provider did not do it, or nobody knows.</exception>
    /// <exception cref="OperationCanceledException">Out of time; nobody knows.</exception>
    Task<ChargeResult> ChargeAsync(ChargeRequest charge, CancellationToken cancellationToken);

    /// <summary>The outcome under a key; null when there is none.</summary>
    /// <exception cref="DomainException">5001: the provider did not answer.</exception>
    /// <exception cref="OperationCanceledException">Out of time.</exception>
    Task<ChargeResult?> FindAsync(ChargeKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back what was captured under the key, once. A key under which nothing was captured is closed, so that a charge that is still
    /// on its way is refused when it arrives.
    /// </summary>
    /// <returns>What was given back, now or by an earlier call; 0 when nothing had been captured.</returns>
    /// <exception cref="DomainException">5001: the provider did not do it, or nobody knows; to be repeated.</exception>
    /// <exception cref="OperationCanceledException">Out of time; to be repeated.</exception>
    Task<decimal> RefundAsync(ChargeKey key, CancellationToken cancellationToken);
}

/// <summary>One charge.</summary>
/// <param name="Key">Its name for good.</param>
/// <param name="Amount">How much; below zero gives back.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Token">Stands for the customer's means of payment.</param>
internal sealed record ChargeRequest(ChargeKey Key, decimal Amount, string Currency, string Token);

/// <summary>The outcome of a charge.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Amount">What was captured, even if it was refunded later; 0 when declined or closed.</param>
internal readonly record struct ChargeResult(ChargeState State, decimal Amount);

/// <summary>What became of a charge.</summary>
internal enum ChargeState
{
    /// <summary>The money is ours.</summary>
    Captured,

    /// <summary>Refused for good.</summary>
    Declined,

    /// <summary>Captured, then given back.</summary>
    Refunded,

    /// <summary>Closed before anything was captured.</summary>
    Closed,
}
