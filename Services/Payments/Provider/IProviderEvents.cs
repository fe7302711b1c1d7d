using AspireOrders.Payments.Domain;

namespace AspireOrders.Payments.Provider;

/// <summary>
/// Where the provider tells by itself what became of charges, as by a webhook: at least once until it is acknowledged, in any order, late, or
/// before the answer to the charge itself.
/// </summary>
internal interface IProviderEvents
{
    /// <summary>Takes over a batch of events. Returning acknowledges all of them; after an exception they are to be told again.</summary>
    Task ReceiveAsync(IReadOnlyList<ProviderEvent> events, CancellationToken cancellationToken);
}

/// <summary>An outcome. Key and state identify the event: the same outcome of the same charge is the same event, however often it comes.</summary>
/// <param name="Key">The charge.</param>
/// <param name="State">Captured, Declined or Refunded.</param>
/// <param name="Amount">What was captured; 0 when it was declined.</param>
internal readonly record struct ProviderEvent(ChargeKey Key, ChargeState State, decimal Amount);
