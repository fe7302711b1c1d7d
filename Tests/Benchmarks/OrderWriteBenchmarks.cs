using AspireOrders.Benchmarks.Orders;
using AspireOrders.Benchmarks.Server;
using AspireOrders.Messaging;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace AspireOrders.Benchmarks;

/// <summary>
/// Orders written to a real Postgres that syncs every commit: reservation and stock by one transaction; key, order and event by another. One by one on
/// sixteen connections, which is about their best; set-based with three batches at a time, as in the service.
/// </summary>
[Config(typeof(Configuration))]
[HideColumns("Job", "Toolchain", "InvocationCount", "UnrollFactor", "RunStrategy", "IterationCount", "LaunchCount", "WarmupCount")]
public class OrderWriteBenchmarks
{
    private const int Orders = 2048, ConnectionsOneByOne = 16, BatchesAtATime = 3;

    private PostgresServer server = null!;
    private ShopDatabase database = null!;
    private ProcessorClock clock = null!;
    private OneByOne oneByOne = null!;
    private SetBased setBased = null!;
    private SampleOrder[] samples = [];

    /// <summary>Orders of one batch; 0 stands for one by one.</summary>
    [Params(0, 1, 8, 64, 256)]
    public int BatchSize { get; set; }

    /// <summary>A server and empty tables for each case.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        server = await PostgresServer.StartAsync(CancellationToken.None);
        database = await ShopDatabase.CreateAsync(server.ConnectionString, CancellationToken.None);
        clock = await ProcessorClock.OfAsync(database.Connections, CancellationToken.None);
        var outbox = new Outbox("orders");
        oneByOne = new OneByOne(database.Connections, outbox);
        setBased = new SetBased(database.Connections, outbox);
    }

    /// <summary>Orders that are new; making them is not measured.</summary>
    [IterationSetup]
    public void Prepare() => samples = SampleOrders.Create(Orders);

    /// <summary>Ends what was set up.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await database.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>A pair of transactions for each batch, or for each order.</summary>
    [Benchmark(OperationsPerInvoke = Orders)]
    public Task WriteAsync() => BatchSize == 0
        ? MeasureAsync(ConnectionsOneByOne, samples, (order, cancellationToken) => oneByOne.WriteAsync(order, cancellationToken))
        : MeasureAsync(BatchesAtATime, samples.Chunk(BatchSize), (batch, cancellationToken) => setBased.WriteAsync(batch, cancellationToken));

    private async Task MeasureAsync<T>(int atATime, IEnumerable<T> work, Func<T, CancellationToken, Task> write)
    {
        var before = clock.Now();
        await Parallel.ForEachAsync(
            work, new ParallelOptions { MaxDegreeOfParallelism = atATime }, async (item, cancellationToken) => await write(item, cancellationToken));
        Usage.Add(BatchSize, clock.Now() - before, Orders);
    }

    private sealed class Configuration : ManualConfig
    {
        public Configuration()
        {
            AddJob(Job.Dry.WithStrategy(RunStrategy.Monitoring).WithWarmupCount(2).WithIterationCount(7).WithToolchain(InProcessNoEmitToolchain.Instance));
            AddColumn(
                new OrderColumn("orders/s", "Orders per second, from the mean", (_, s) => 1e9 / s.MeanNanoseconds),
                new OrderColumn("server us", "Processor time of Postgres per order, median", (size, _) => Usage.Median(size, u => u.Server)?.TotalMicroseconds),
                new OrderColumn("client us", "Processor time of the writing process per order, median", (size, _) => Usage.Median(size, u => u.Own)?.TotalMicroseconds));
        }
    }
}
