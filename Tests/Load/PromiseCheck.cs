using AspireOrders.Load.Settling;
using Spectre.Console;

namespace AspireOrders.Load;

/// <summary>After the orders: the audit of the platform, every answered order looked up, and no process that had to be started again.</summary>
internal sealed class PromiseCheck(OpenShop shop, SettlementWatch settlement, IAnsiConsole console)
{
    /// <summary>Everything that is broken, in words.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<Guid> answered, CancellationToken cancellationToken)
    {
        // The token of before the run may have expired.
        var token = await shop.Client.SignInOperatorAsync(shop.Topology.DemoPassword, cancellationToken);
        var audit = await shop.Client.AuditAsync(token, cancellationToken);
        List<string> broken = [.. audit["violations"]!.AsArray().Select(v => $"{v!["invariant"]} {v["subject"]}: {v["detail"]}")];
        var missing = await settlement.CountMissingAsync(answered, cancellationToken);
        var distinct = answered.Distinct().Count();
        console.WriteLine($"The audit went through {audit["orders"]} orders; {answered.Count:N0} were answered, {missing:N0} of them are missing.");
        if (missing > 0) broken.Add($"I1: {missing:N0} answered orders do not exist");
        if (distinct < answered.Count) broken.Add($"I2: {answered.Count - distinct:N0} orders were answered under the key of another one");
        broken.AddRange(shop.Topology.Status.Resources.Where(r => r.Restarts > 0).Select(r => $"{r.Name} had to be started again {r.Restarts} times"));
        return broken;
    }
}
