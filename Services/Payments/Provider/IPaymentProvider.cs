using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Payments.Provider;

/// <summary>
/// The company that moves the money. It is elsewhere: a call can fail or run out of time after it took effect, so the outcome of what was not
/// answered is unknown until <see cref="FindAsync"/> tells it. What it answered with <see cref="ChargeState.Pending"/> or
/// <see cref="ChargeState.Refunding"/> it tells later through <see cref="IProviderEvents"/>, unless that is lost.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>Charges each once under its key: a repetition answers the outcome of the first, with the amount of the first.</summary>
    /// <param name="charges">Charges of different keys.</param>
    /// <param name="cancellationToken">Ends the waiting; nobody knows then what the provider did.</param>
    /// <returns>The answers in groups, as they become known. A charge that is left out was not made, or nobody knows.</returns>
    /// <exception cref="DomainException">5001: the provider is not answering; nobody knows what it did.</exception>
    IAsyncEnumerable<IReadOnlyList<ProviderAnswer>> ChargeAsync(IReadOnlyList<ChargeRequest> charges, CancellationToken cancellationToken);

    /// <summary>The outcomes under some keys.</summary>
    /// <returns>One answer for each key under which something was done; a key that is left out can be charged.</returns>
    /// <exception cref="DomainException">5001: the provider did not answer.</exception>
    /// <exception cref="OperationCanceledException">Out of time.</exception>
    Task<IReadOnlyList<ProviderAnswer>> FindAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back what was captured under the keys, once. A key under which nothing was captured is closed, so that a charge that is still
    /// on its way is refused when it arrives.
    /// </summary>
    /// <returns>What became of each key, now or by an earlier call. A key that is left out is to be asked for again.</returns>
    /// <exception cref="DomainException">5001: the provider did not do it, or nobody knows; to be repeated.</exception>
    /// <exception cref="OperationCanceledException">Out of time; to be repeated.</exception>
    Task<IReadOnlyList<ProviderAnswer>> RefundAsync(IReadOnlyList<ChargeKey> keys, CancellationToken cancellationToken);
}

/// <summary>One charge.</summary>
/// <param name="Key">Its name for good.</param>
/// <param name="Amount">How much; not below zero.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Token">Stands for the customer's means of payment.</param>
internal sealed record ChargeRequest(ChargeKey Key, decimal Amount, string Currency, string Token);

/// <summary>Where a charge stands.</summary>
/// <param name="Key">The charge.</param>
/// <param name="State">What became of it.</param>
/// <param name="Amount">What was captured, even if it was refunded later; 0 when it was not.</param>
internal readonly record struct ProviderAnswer(ChargeKey Key, ChargeState State, decimal Amount);

/// <summary>What became of a charge.</summary>
internal enum ChargeState
{
    /// <summary>Accepted; whether it is captured will be told later.</summary>
    Pending,

    /// <summary>The money is ours.</summary>
    Captured,

    /// <summary>Refused for good.</summary>
    Declined,

    /// <summary>Captured, and on its way back; that it arrived will be told later.</summary>
    Refunding,

    /// <summary>Captured, then given back.</summary>
    Refunded,

    /// <summary>Closed before anything was captured.</summary>
    Closed,
}
