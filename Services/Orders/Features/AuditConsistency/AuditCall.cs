using Grpc.Core;

namespace AspireOrders.Orders.Features;

/// <summary>The frame of a question that the audit asks another service.</summary>
internal static class AuditCall
{
    /// <summary>How long one question may take, also on a machine that is busy with everything else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static CallOptions Options(TimeProvider clock, CancellationToken cancellationToken) =>
        new(deadline: clock.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
}
