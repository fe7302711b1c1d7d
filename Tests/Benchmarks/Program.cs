using AspireOrders.Benchmarks;
using BenchmarkDotNet.Running;

// dotnet run -c Release --project Tests/Benchmarks -- --filter '*'
BenchmarkSwitcher.FromTypes([typeof(CollectorBenchmarks), typeof(OrderWriteBenchmarks)]).Run(args);
