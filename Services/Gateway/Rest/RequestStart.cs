using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace AspireOrders.Gateway.Rest;

/// <summary>Feature of each request: when it arrived, from which the deadline of every call made for it follows.</summary>
/// <param name="At">The moment.</param>
internal sealed record RequestStart(DateTimeOffset At);

/// <summary>The frame of the calls that a request causes.</summary>
internal static class CallExtensions
{
    /// <summary>What is left of the request's time as deadline, and an end as soon as the client goes away.</summary>
    public static CallOptions Call(this HttpContext context)
    {
        var start = context.Features.GetRequiredFeature<RequestStart>();
        var budget = context.GetEndpoint()?.Metadata.GetMetadata<RequestBudget>()?.Time ?? RequestLimits.Budget;
        return new CallOptions(deadline: (start.At + budget).UtcDateTime, cancellationToken: context.RequestAborted);
    }
}
