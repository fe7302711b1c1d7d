using AspireOrders.Payments.Provider;

namespace AspireOrders.Tests.Payments.Support;

/// <summary>The provider asked about a single charge.</summary>
internal static class ProviderCalls
{
    /// <summary>The answer to one charge; null when the provider leaves it out.</summary>
    public static async Task<ProviderAnswer?> ChargeOneAsync(this IPaymentProvider provider, ChargeRequest charge, CancellationToken cancellationToken)
    {
        ProviderAnswer? answer = null;
        await foreach (var answers in provider.ChargeAsync([charge], cancellationToken))
        {
            foreach (var one in answers) answer = one;
        }

        return answer;
    }
}
