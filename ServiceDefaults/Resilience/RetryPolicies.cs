using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>
/// Retries by the rpc's own declaration: only one whose proto says NO_SIDE_EFFECTS or IDEMPOTENT is repeated, only when the peer was not to
/// be had, with exponential backoff and full jitter (gRFC A6), within the call's deadline.
/// </summary>
internal static class RetryPolicies
{
    public static ServiceConfig For(ServiceDescriptor descriptor)
    {
        var safe = descriptor.Methods.Where(IsSafeToRepeat).Select(m => new MethodName { Service = descriptor.FullName, Method = m.Name });
        var policy = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 4,
                InitialBackoff = TimeSpan.FromMilliseconds(50),
                MaxBackoff = TimeSpan.FromSeconds(1),
                BackoffMultiplier = 3,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var name in safe) policy.Names.Add(name);
        var config = new ServiceConfig { RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 100, TokenRatio = 0.1 } };
        if (policy.Names.Count > 0) config.MethodConfigs.Add(policy);
        return config;
    }

    /// <summary>The paths of the unary rpcs of a service that have a retry policy.</summary>
    public static IReadOnlySet<string> PathsSafeToRepeat(ServiceDescriptor descriptor) =>
        descriptor.Methods.Where(IsSafeToRepeat).Select(rpc => $"/{descriptor.FullName}/{rpc.Name}").ToHashSet(StringComparer.Ordinal);

    private static bool IsSafeToRepeat(MethodDescriptor method) =>
        !method.IsClientStreaming && !method.IsServerStreaming
        && method.GetOptions()?.IdempotencyLevel is MethodOptions.Types.IdempotencyLevel.NoSideEffects or MethodOptions.Types.IdempotencyLevel.Idempotent;
}
