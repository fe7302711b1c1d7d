using System.Collections.Concurrent;
using AspireOrders.Benchmarks.Server;

namespace AspireOrders.Benchmarks.Orders;

/// <summary>The processor time of each measured round, by what was measured; the columns of the summary read it in the same process.</summary>
internal static class Usage
{
    private static readonly ConcurrentDictionary<int, ConcurrentQueue<ProcessorTime>> Rounds = new();

    /// <summary>Remembers what one order took in a round.</summary>
    /// <param name="size">The size of the batches; 0 for one by one.</param>
    /// <param name="used">What all orders of the round took.</param>
    /// <param name="orders">How many there were.</param>
    public static void Add(int size, ProcessorTime used, int orders) =>
        Rounds.GetOrAdd(size, _ => new()).Enqueue(new ProcessorTime(used.Own / orders, used.Server / orders));

    /// <summary>The median over the rounds, warm-up included; null when there was none.</summary>
    public static TimeSpan? Median(int size, Func<ProcessorTime, TimeSpan> part) =>
        Rounds.TryGetValue(size, out var rounds) ? rounds.Select(part).Order().ElementAt(rounds.Count / 2) : null;
}
