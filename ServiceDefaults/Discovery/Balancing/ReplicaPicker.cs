using Grpc.Net.Client.Balancer;

namespace AspireOrders.ServiceDefaults.Discovery.Balancing;

/// <summary>Hands each call to the replica that is next.</summary>
internal sealed class ReplicaPicker(IReadOnlyList<(Subchannel Subchannel, Replica Replica)> ready, bool byLoad) : SubchannelPicker
{
    private readonly PickResult[] results = [.. ready.Select(r => PickResult.ForSubchannel(r.Subchannel, r.Replica))];
    private readonly ReplicaChoice choice = new([.. ready.Select(r => r.Replica)], byLoad);

    public override PickResult Pick(PickContext context) => results[choice.Next()];
}

/// <summary>
/// Chooses among the replicas that a connection leads to. Those that fail are passed over, unless they are more than half: then the fault is
/// hardly theirs, and the few others would be run over.
/// </summary>
internal sealed class ReplicaChoice(Replica[] replicas, bool byLoad)
{
    private uint turn = (uint)Random.Shared.Next();

    /// <summary>The place of the replica that is next.</summary>
    public int Next()
    {
        var first = (int)(Interlocked.Increment(ref turn) % (uint)replicas.Length);
        if (replicas.Length == 1) return first;
        var anyWillDo = AreMostEjected();
        var best = -1;
        for (var i = 0; i < replicas.Length; i++)
        {
            var place = (first + i) % replicas.Length;
            if (!anyWillDo && replicas[place].IsEjected) continue;
            if (!byLoad) return place;
            if (best < 0 || replicas[place].UnderWay < replicas[best].UnderWay) best = place;
        }

        return best < 0 ? first : best;
    }

    private bool AreMostEjected()
    {
        var ejected = 0;
        foreach (var replica in replicas)
        {
            if (replica.IsEjected) ejected++;
        }

        return 2 * ejected > replicas.Length;
    }
}
