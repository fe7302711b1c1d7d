using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using AspireOrders.Load.Pgbench;
using AspireOrders.Load.Report;
using AspireOrders.Load.Settling;
using AspireOrders.Load.Shop;
using AspireOrders.Load.Topology;
using Spectre.Console;

namespace AspireOrders.Load;

/// <summary>One benchmark from an empty topology to the table.</summary>
internal sealed class Bench(BenchOptions options, IAnsiConsole console, TimeProvider clock)
{
    private const int PgbenchClients = 16, WarmUpInFlight = 256;

    // Of what was sustained in the search: at exactly that, the queue of an open loop never becomes shorter.
    private const double ShareOfCapacity = 0.9;
    private static readonly TimeSpan SearchDuration = TimeSpan.FromSeconds(10), AuditGrace = TimeSpan.FromSeconds(31);

    private readonly List<Guid> answered = [];

    /// <summary>Runs it.</summary>
    /// <returns>0 when no order failed, all were settled and every promise held, 1 otherwise.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        console.WriteLine("Starting an application on empty data" + (options.Preload > 0 ? $" with {options.Preload:N0} orders of yesterday." : "."));
        await using var shop = await OpenShop.StartAsync(options, clock, cancellationToken);
        if (options.Keep) console.WriteLine($"It goes on running afterwards: AppHost process {shop.Topology.ProcessId}, data in {shop.Topology.DataDirectory}.");
        await using var settlement = new SettlementWatch(shop.Topology.Database("ordersdb"), clock);
        var (measured, rate) = await MeasureAsync(shop, settlement, cancellationToken);
        var ended = clock.GetTimestamp();
        var pages = await ListPages.MeasureAsync(shop.Client, shop.Customers[0], clock, cancellationToken);
        var pgbench = await PgbenchAsync(shop.Topology, cancellationToken);
        // Within its first seconds an order that is not settled breaks no promise; afterwards the audit excuses nothing.
        var grace = AuditGrace - clock.GetElapsedTime(ended);
        if (grace > TimeSpan.Zero) await Task.Delay(grace, clock, cancellationToken);
        console.WriteLine("Auditing every order.");
        var broken = await new PromiseCheck(shop, settlement, console).RunAsync(answered, cancellationToken);

        var figures = BenchFigures.Of(options, measured, pgbench, broken.Count);
        ReportTable.Write(console, Title(rate), figures, measured, pages);
        foreach (var line in broken.Take(20)) console.WriteLine(line);
        if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, figures.ToJson() + "\n", cancellationToken);
        return Judge(figures);
    }

    private async Task<(Measurement Measured, double Rate)> MeasureAsync(OpenShop shop, SettlementWatch settlement, CancellationToken cancellationToken)
    {
        await using var sender = Senders.Create(options.Mode, shop, clock);
        var run = new OrderRun(sender, settlement, shop.Topology, new RunProgress(console, clock), clock);
        if (options.WarmUp > TimeSpan.Zero) await PlaceAsync("Warming up", new InFlight(WarmUpInFlight, options.WarmUp));
        var rate = options.Rate ?? await SearchAsync();
        return (await PlaceAsync($"{rate:N0} orders/s", new FixedRate(rate, options.Duration)), rate);

        async Task<Measurement> PlaceAsync(string title, IArrivals arrivals)
        {
            var measured = await run.RunAsync(title, arrivals, cancellationToken);
            answered.AddRange(measured.Recorder.Accepted);
            return measured;
        }

        async Task<double> SearchAsync()
        {
            var limit = Senders.SaturationOf(options.Mode);
            var found = await PlaceAsync("Searching for the sustained rate", new InFlight(limit, SearchDuration));
            var sustained = Math.Floor(found.SettledPerSecond * ShareOfCapacity);
            console.WriteLine($"{limit} in flight: {found.AcceptedPerSecond:N0} accepted/s, {found.SettledPerSecond:N0} settled/s. The run is at {sustained:N0}/s.");
            return sustained > 0 ? sustained : throw new InvalidOperationException("Orders are not settled: there is no sustained rate.");
        }
    }

    private async Task<double?> PgbenchAsync(RunningTopology topology, CancellationToken cancellationToken)
    {
        if (options.PgbenchDuration == TimeSpan.Zero) return null;
        console.WriteLine($"pgbench: the same rows one order after the other, {PgbenchClients} clients, {options.PgbenchDuration.TotalSeconds} s.");
        return await new PgbenchRun(topology, options.PgbenchProgram).RunAsync(PgbenchClients, options.PgbenchDuration, cancellationToken);
    }

    private string Title(double rate)
    {
        var how = options.Rate is null ? $"{ShareOfCapacity:0%} of the sustained rate" : "as asked for";
        var orders = options.Hot ? "one hot product" : "spread over the catalogue";
        return $"{options.Mode.ToString().ToLowerInvariant()}, {orders}, {options.Replicas} replica(s): {rate:N0} orders/s ({how}) for {options.Duration.TotalSeconds:0} s";
    }

    private int Judge(BenchFigures figures)
    {
        List<string> reasons = [];
        if (figures.Errors > 0) reasons.Add($"{figures.Errors:N0} orders failed");
        if (figures.SettledLagSeconds is null) reasons.Add("orders were not settled");
        if (figures.AuditViolations > 0) reasons.Add($"{figures.AuditViolations:N0} promises were broken");
        if (reasons.Count > 0) console.WriteLine($"Not good: {string.Join(", ", reasons)}.");
        return reasons.Count == 0 ? 0 : 1;
    }
}
