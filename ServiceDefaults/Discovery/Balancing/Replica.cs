using Grpc.Net.Client.Balancer;

namespace AspireOrders.ServiceDefaults.Discovery.Balancing;

/// <summary>
/// What this process knows of one replica: the calls under way there, and whether they come back. One that fails several times in a row is left
/// out for a while, ever longer; the first call after that decides. Kept per replica, not per call, so that a call costs two additions.
/// </summary>
internal sealed class Replica(string address, TimeProvider clock, Action<string, int, TimeSpan> ejected) : ISubchannelCallTracker
{
    private const int Tolerated = 3;
    private static readonly TimeSpan Ejection = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestEjection = TimeSpan.FromSeconds(60);

    // A call may be given up by who made it; only when nothing at all comes back from the replica meanwhile is that its fault.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private int underWay;
    private int failures;
    private int ejections;
    private long answeredAt = clock.GetTimestamp();
    private long ejectedUntil;

    /// <summary>Calls that have not been answered yet.</summary>
    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>Whether calls should go elsewhere.</summary>
    public bool IsEjected => Volatile.Read(ref ejectedUntil) is var until and not 0 && clock.GetTimestamp() < until;

    public void Start() => Interlocked.Increment(ref underWay);

    public void Complete(CompletionContext context)
    {
        Interlocked.Decrement(ref underWay);
        switch (context.Error)
        {
            case null:
                Answered();
                break;
            case OperationCanceledException when clock.GetElapsedTime(Volatile.Read(ref answeredAt)) < Silence:
                break;
            default:
                Failed();
                break;
        }
    }

    private void Answered()
    {
        Volatile.Write(ref answeredAt, clock.GetTimestamp());
        if (Volatile.Read(ref failures) == 0) return;
        lock (gate)
        {
            failures = 0;
            ejections = 0;
            ejectedUntil = 0;
        }
    }

    private void Failed()
    {
        TimeSpan duration;
        lock (gate)
        {
            failures++;
            // What was sent before the replica was left out may still fail after it: it has been counted.
            if (failures < Tolerated || IsEjected) return;
            duration = Ejection * (1 << Math.Min(ejections++, 4));
            if (duration > LongestEjection) duration = LongestEjection;
            ejectedUntil = clock.GetTimestamp() + (long)(duration.TotalSeconds * clock.TimestampFrequency);
        }

        ejected(address, failures, duration);
    }
}
