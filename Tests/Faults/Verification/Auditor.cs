using System.Net;
using System.Text.Json.Nodes;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>The operator who asks the platform for its own audit.</summary>
internal sealed class Auditor(SeparateTopology topology)
{
    private static readonly TimeSpan SignInAfter = TimeSpan.FromMinutes(8);
    private Shop? operations;
    private Uri? address;
    private long signedIn;

    /// <summary>What the audit finds broken.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(CancellationToken cancellationToken)
    {
        if (operations is null || address != topology.Gateway || TimeProvider.System.GetElapsedTime(signedIn) > SignInAfter)
        {
            operations?.Dispose();
            operations = await new Shop(topology.CreateClient()).SignInAsync("ops@example.com", topology.DemoPassword);
            (address, signedIn) = (topology.Gateway, TimeProvider.System.GetTimestamp());
        }

        var audit = await Eventually.SatisfiesAsync(_ => operations.GetAsync("ops/consistency"), a => a.Status == HttpStatusCode.OK, cancellationToken);
        return [.. audit.Json["violations"]!.AsArray().OfType<JsonObject>().Select(v => $"audit: {v.ToJsonString()}")];
    }
}
