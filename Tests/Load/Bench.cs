using System.Text.Json.Nodes;
using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using AspireOrders.Load.Pgbench;
using AspireOrders.Load.Report;
using AspireOrders.Load.Rest;
using AspireOrders.Load.Settling;
using AspireOrders.Load.Shop;
using AspireOrders.Load.Topology;
using Spectre.Console;

namespace AspireOrders.Load;

/// <summary>One benchmark from an empty topology to the table.</summary>
internal sealed class Bench(BenchOptions options, IAnsiConsole console, TimeProvider clock)
{
    private const int Customers = 8, Connections = 256, PgbenchClients = 16, WarmUpInFlight = 32, Restocked = 9_000_000;

    // Of what was sustained in the search: at exactly that, the queue of an open loop never becomes shorter.
    private const double ShareOfCapacity = 0.9;
    private static readonly TimeSpan SearchDuration = TimeSpan.FromSeconds(10), AuditGrace = TimeSpan.FromSeconds(31);

    /// <summary>Runs it.</summary>
    /// <returns>0 when no order failed and every promise held, 1 otherwise.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Mode != Mode.Rest) throw new NotSupportedException($"Orders cannot be placed by {options.Mode} yet.");
        console.MarkupLine("Starting an application of its own, on empty data.");
        string[] arguments = [$"--Orders:Replicas={options.Replicas}", $"--Inventory:Replicas={options.Replicas}"];
        await using var topology = await RunningTopology.StartAsync(options.AppHost, arguments, options.Keep, cancellationToken);
        if (options.Keep) console.WriteLine($"It goes on running afterwards: AppHost process {topology.ProcessId}, data in {topology.DataDirectory}.");
        var gateway = topology.Status.Address("gateway", "http");
        using var shop = new ShopClient(gateway, clock);
        var operatorToken = await shop.SignInOperatorAsync(topology.DemoPassword, cancellationToken);
        var customers = await shop.SignInCustomersAsync(Customers, cancellationToken);
        var products = await shop.ProductsAsync(cancellationToken);
        if (options.Hot) products = [products[0]];
        foreach (var product in products) await shop.RestockAsync(product, Restocked / products.Count, operatorToken, cancellationToken);

        await using var settlement = new SettlementWatch(topology.Database("ordersdb"), clock);
        await using var sender = new RestSender(gateway, customers, new OrderPlan(products), Connections, clock);
        var run = new OrderRun(sender, settlement, topology, new RunProgress(console, clock), clock);
        var answered = new List<Guid>();
        if (options.WarmUp > TimeSpan.Zero) answered.AddRange((await run.RunAsync("Warming up", new InFlight(WarmUpInFlight, options.WarmUp), cancellationToken)).Recorder.Accepted);
        var rate = options.Rate ?? await SearchAsync(run, answered, cancellationToken);
        var measured = await run.RunAsync($"{rate:N0} orders/s", new FixedRate(rate, options.Duration), cancellationToken);
        answered.AddRange(measured.Recorder.Accepted);
        var ended = clock.GetTimestamp();

        var pgbench = await PgbenchAsync(topology, cancellationToken);
        // Within its first seconds an order that is not settled breaks no promise; afterwards the audit excuses nothing.
        var grace = AuditGrace - clock.GetElapsedTime(ended);
        if (grace > TimeSpan.Zero) await Task.Delay(grace, clock, cancellationToken);
        var broken = await AuditAsync(shop, operatorToken, cancellationToken);
        var missing = await settlement.CountMissingAsync(answered, cancellationToken);
        if (missing > 0) broken.Add($"I1: {missing} of {answered.Count} answered orders do not exist");
        broken.AddRange(topology.Status.Resources.Where(r => r.Restarts > 0).Select(r => $"{r.Name} was restarted {r.Restarts} times"));
        return await ReportAsync(measured, rate, pgbench, broken, cancellationToken);
    }

    private async Task<double> SearchAsync(OrderRun run, List<Guid> answered, CancellationToken cancellationToken)
    {
        var found = await run.RunAsync("Searching for the sustained rate", new InFlight(Connections, SearchDuration), cancellationToken);
        answered.AddRange(found.Recorder.Accepted);
        var rate = Math.Floor(found.SettledPerSecond * ShareOfCapacity);
        console.WriteLine($"{Connections} in flight: {found.AcceptedPerSecond:N0} accepted/s, {found.SettledPerSecond:N0} settled/s. The run is at {rate:N0}/s.");
        return rate > 0 ? rate : throw new InvalidOperationException("Orders are not settled: there is no sustained rate.");
    }

    private async Task<double?> PgbenchAsync(RunningTopology topology, CancellationToken cancellationToken)
    {
        if (options.PgbenchDuration == TimeSpan.Zero) return null;
        console.WriteLine($"pgbench: the same rows one order after the other, {PgbenchClients} clients, {options.PgbenchDuration.TotalSeconds} s.");
        return await new PgbenchRun(topology, options.PgbenchProgram).RunAsync(PgbenchClients, options.PgbenchDuration, cancellationToken);
    }

    private async Task<List<string>> AuditAsync(ShopClient shop, string operatorToken, CancellationToken cancellationToken)
    {
        console.WriteLine("Auditing every order.");
        var audit = await shop.AuditAsync(operatorToken, cancellationToken);
        return [.. audit["violations"]!.AsArray().Select(v => $"{v!["invariant"]} {v["subject"]}: {v["detail"]}")];
    }

    private async Task<int> ReportAsync(Measurement measured, double rate, double? pgbench, List<string> broken, CancellationToken cancellationToken)
    {
        var recorder = measured.Recorder;
        var figures = new BenchFigures(
            options.Mode.ToString().ToLowerInvariant(), options.Duration.TotalSeconds, options.Replicas, measured.AcceptedPerSecond, measured.SettledPerSecond,
            recorder.Latencies.Percentile(0.5).TotalMilliseconds, recorder.Latencies.Percentile(0.99).TotalMilliseconds, recorder.Latencies.Max.TotalMilliseconds,
            recorder.ErrorCount, measured.Lag?.TotalSeconds, pgbench, measured.AcceptedPerSecond / pgbench, broken.Count);
        var title = $"{figures.Mode}, {(options.Hot ? "one hot product" : "spread")}, {rate:N0} orders/s for {options.Duration.TotalSeconds:0} s, {options.Replicas} replica(s)";
        ReportTable.Write(console, title, figures, measured);
        foreach (var line in broken.Take(20)) console.WriteLine(line);
        if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, figures.ToJson() + "\n", cancellationToken);
        return figures is { Errors: 0, AuditViolations: 0, SettledLagSeconds: not null } ? 0 : 1;
    }
}
