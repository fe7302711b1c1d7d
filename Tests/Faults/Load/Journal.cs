using System.Collections.Concurrent;

namespace AspireOrders.Tests.Faults.Load;

/// <summary>What all customers together have seen.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<string> complaints = new();
    private int answered;
    private int repeated;

    /// <summary>Orders that were answered 201.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>Attempts that had to be repeated.</summary>
    public int Repeated => Volatile.Read(ref repeated);

    /// <summary>Answers that no customer should ever get, faults or not.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public void OrderAnswered() => Interlocked.Increment(ref answered);

    public void AttemptRepeated() => Interlocked.Increment(ref repeated);

    public void Complain(string what) => complaints.Enqueue(what);
}
