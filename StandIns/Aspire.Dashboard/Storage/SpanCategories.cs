using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Tells from the semantic conventions what a span talks to.</summary>
internal static class SpanCategories
{
    public static SpanCategory Of(IReadOnlyList<TelemetryAttribute> attributes)
    {
        var category = SpanCategory.Other;
        foreach (var (name, _) in attributes)
        {
            var one = name switch
            {
                _ when name.StartsWith("gen_ai.", StringComparison.Ordinal) => SpanCategory.GenAI,
                _ when name.StartsWith("db.", StringComparison.Ordinal) => SpanCategory.Database,
                _ when name.StartsWith("messaging.", StringComparison.Ordinal) => SpanCategory.Messaging,
                _ when name.StartsWith("rpc.", StringComparison.Ordinal) => SpanCategory.Rpc,
                _ when name.StartsWith("aws.", StringComparison.Ordinal) || name.StartsWith("az.", StringComparison.Ordinal) => SpanCategory.Cloud,
                _ when name.StartsWith("http.", StringComparison.Ordinal) => SpanCategory.Http,
                _ => SpanCategory.Other,
            };

            // A call to a broker or by gRPC has attributes of HTTP, too: those that say more win.
            if (one != SpanCategory.Other && (category is SpanCategory.Other or SpanCategory.Http))
            {
                category = one;
            }
        }

        return category;
    }

    /// <summary>The other end of a call.</summary>
    public static string PeerOf(IReadOnlyList<TelemetryAttribute> attributes) =>
        attributes.Find("peer.service")
        ?? attributes.Find("db.system.name") ?? attributes.Find("db.system")
        ?? attributes.Find("messaging.system")
        ?? Address(attributes)
        ?? "";

    private static string? Address(IReadOnlyList<TelemetryAttribute> attributes) =>
        (attributes.Find("server.address") ?? attributes.Find("net.peer.name")) is not { } address ? null
        : (attributes.Find("server.port") ?? attributes.Find("net.peer.port")) is { } port ? $"{address}:{port}"
        : address;
}
