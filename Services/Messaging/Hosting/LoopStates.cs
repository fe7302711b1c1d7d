using System.Collections.Concurrent;

namespace AspireOrders.Messaging;

/// <summary>The loops of this process, for the health check.</summary>
internal sealed class LoopStates(TimeProvider time)
{
    private readonly ConcurrentQueue<LoopState> loops = new();

    public IReadOnlyCollection<LoopState> All => loops;

    public LoopState Add(string name)
    {
        var loop = new LoopState(name, time);
        loops.Enqueue(loop);
        return loop;
    }
}
