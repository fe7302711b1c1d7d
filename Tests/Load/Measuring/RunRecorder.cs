using System.Runtime.InteropServices;

namespace AspireOrders.Load.Measuring;

/// <summary>What became of the orders of one run. Safe for several senders at once.</summary>
internal sealed class RunRecorder
{
    private readonly Lock gate = new();
    private readonly LatencyHistogram latencies = new();
    private readonly SortedDictionary<string, long> errors = new(StringComparer.Ordinal);
    private readonly List<Guid> accepted = [];
    private TimeProvider clock = TimeProvider.System;
    private long start;
    private long answered;

    /// <summary>The run starts now.</summary>
    public void Start(TimeProvider time) => (clock, start) = (time, time.GetTimestamp());

    /// <summary>Time since its start.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(start);

    /// <summary>When it started, as a timestamp of the clock.</summary>
    public long StartTimestamp => start;

    /// <summary>Orders that were answered, with success or not.</summary>
    public long Answered => Interlocked.Read(ref answered);

    /// <summary>When the last order was accepted, as time since the start of the run.</summary>
    public TimeSpan LastAccepted { get; private set; }

    /// <summary>Orders that were accepted so far.</summary>
    public long AcceptedCount
    {
        get
        {
            lock (gate) return accepted.Count;
        }
    }

    /// <summary>Orders that failed so far.</summary>
    public long ErrorCount => Answered - AcceptedCount;

    /// <summary>How many orders failed with what, by the code of the error table or by what broke.</summary>
    public IReadOnlyDictionary<string, long> Errors => errors;

    /// <summary>From intended start to answer, of accepted orders and failed ones alike.</summary>
    public LatencyHistogram Latencies => latencies;

    /// <summary>The ids that were answered.</summary>
    public ReadOnlySpan<Guid> Accepted => CollectionsMarshal.AsSpan(accepted);

    /// <summary>An order was accepted.</summary>
    /// <param name="orderId">The id that was answered.</param>
    /// <param name="intended">When it was due.</param>
    /// <param name="now">When the answer came.</param>
    public void Accept(Guid orderId, TimeSpan intended, TimeSpan now)
    {
        lock (gate)
        {
            latencies.Record(now - intended);
            accepted.Add(orderId);
            if (now > LastAccepted) LastAccepted = now;
        }

        Interlocked.Increment(ref answered);
    }

    /// <summary>An order failed.</summary>
    /// <param name="error">The code of the error table, or what broke.</param>
    /// <param name="intended">When it was due.</param>
    /// <param name="now">When that was known.</param>
    public void Fail(string error, TimeSpan intended, TimeSpan now)
    {
        lock (gate)
        {
            latencies.Record(now - intended);
            errors[error] = errors.GetValueOrDefault(error) + 1;
        }

        Interlocked.Increment(ref answered);
    }
}
