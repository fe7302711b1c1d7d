using AspireOrders.Load.Measuring;

namespace AspireOrders.Load.Arrivals;

/// <summary>Sends orders as they become due, from a thread of its own that wakes every millisecond and then does all there is to do.</summary>
/// <param name="clock">The clock.</param>
internal sealed class Pacer(TimeProvider clock)
{
    // Waking for each order and each answer would cost more than they do; a millisecond is what it costs in latency.
    private const int PauseMilliseconds = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Sends the order of that number, which counts from its intended start, at the given moment of the run; false when it must wait.</summary>
    public delegate bool TrySend(long number, TimeSpan intended, TimeSpan now);

    /// <summary>Runs until every order is answered.</summary>
    /// <param name="arrivals">When orders are due.</param>
    /// <param name="recorder">Where answers are counted.</param>
    /// <param name="trySend">Sends an order.</param>
    /// <param name="collect">Looks for answers, after each pause; null where they come by themselves.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TimeoutException">Nothing was answered for a long time.</exception>
    public Task RunAsync(
        IArrivals arrivals, RunRecorder recorder, TrySend trySend, Action<TimeSpan>? collect, CancellationToken cancellationToken)
    {
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The pool would take a thread that sleeps all the time for a reason to grow.
        var thread = new Thread(() =>
        {
            try
            {
                Run(arrivals, recorder, trySend, collect, cancellationToken);
                run.SetResult();
            }
            catch (Exception exception)
            {
                run.SetException(exception);
            }
        }) { IsBackground = true, Name = "pacer" };
        thread.Start();
        return run.Task;
    }

    private void Run(IArrivals arrivals, RunRecorder recorder, TrySend trySend, Action<TimeSpan>? collect, CancellationToken cancellationToken)
    {
        recorder.Start(clock);
        var (sent, answered, lastAnswer) = (0L, 0L, TimeSpan.Zero);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = recorder.Elapsed;
            var due = arrivals.CountDueBy(now, recorder.Answered);
            while (sent < due && trySend(sent, arrivals.IntendedStart(sent, now), now)) sent++;
            if (sent >= arrivals.Total && recorder.Answered >= sent) return;
            Thread.Sleep(PauseMilliseconds);
            now = recorder.Elapsed;
            collect?.Invoke(now);
            if (recorder.Answered > answered || sent == recorder.Answered) (answered, lastAnswer) = (recorder.Answered, now);
            if (now - lastAnswer > Patience) throw new TimeoutException($"{sent - answered} orders have not been answered for {Patience.TotalSeconds} s.");
        }
    }
}
