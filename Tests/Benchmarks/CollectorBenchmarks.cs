using AspireOrders.Messaging.Batching;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace AspireOrders.Benchmarks;

/// <summary>What gathering itself costs, per entry: the work of a batch is nothing.</summary>
[Config(typeof(Configuration))]
[MemoryDiagnoser(displayGenColumns: false)]
[HideColumns("Job", "Toolchain", "InvocationCount", "UnrollFactor", "IterationCount", "LaunchCount", "WarmupCount", "Error", "StdDev", "RatioSD", "Alloc Ratio")]
public class CollectorBenchmarks
{
    private const int Entries = 4096;
    private readonly int[] group = new int[Entries];
    private readonly Task[] tasks = new Task[Entries];
    private readonly NothingToDo handler = new();
    private BatchCollector<int, int> collector = null!;

    /// <summary>A collector whose queue takes all entries.</summary>
    [GlobalSetup]
    public void Setup() => collector = new BatchCollector<int, int>(
        handler, new BatchCollectorOptions { Name = "benchmark", QueueCapacity = 2 * Entries }, TimeProvider.System);

    /// <summary>Ends the collector.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync() => await collector.DisposeAsync();

    /// <summary>The handler called directly, a batch for each entry.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Entries)]
    public async Task CalledDirectlyAsync()
    {
        for (var i = 0; i < Entries; i++) await handler.ExecuteAsync([i], CancellationToken.None);
    }

    /// <summary>Gathered from as many callers, each of which awaits its own result.</summary>
    [Benchmark(OperationsPerInvoke = Entries)]
    public Task SubmittedAsync()
    {
        for (var i = 0; i < Entries; i++) tasks[i] = collector.SubmitAsync(i, CancellationToken.None);
        return Task.WhenAll(tasks);
    }

    /// <summary>Gathered as one group that is called back, as streams and batched calls do.</summary>
    [Benchmark(OperationsPerInvoke = Entries)]
    public Task PostedAsync()
    {
        var missing = Entries;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        collector.Post(group, Completed, CancellationToken.None);
        return done.Task;

        void Completed(int request, BatchOutcome<int> outcome)
        {
            if (Interlocked.Decrement(ref missing) == 0) done.SetResult();
        }
    }

    private sealed class Configuration : ManualConfig
    {
        public Configuration() => AddJob(Job.ShortRun.WithIterationCount(7).WithToolchain(InProcessNoEmitToolchain.Instance));
    }

    private sealed class NothingToDo : IBatchHandler<int, int>
    {
        public Task<IReadOnlyList<BatchOutcome<int>>> ExecuteAsync(IReadOnlyList<int> requests, CancellationToken cancellationToken)
        {
            var outcomes = new BatchOutcome<int>[requests.Count];
            for (var i = 0; i < outcomes.Length; i++) outcomes[i] = BatchOutcome.Success(requests[i]);
            return Task.FromResult<IReadOnlyList<BatchOutcome<int>>>(outcomes);
        }
    }
}
