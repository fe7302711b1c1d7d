using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs the work of pipes on a few threads of its own, so that a starved thread pool does not stall them; what would wait in a
/// long queue goes to the thread pool instead.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Queue<(Action<object?> Action, object? State)> _queue = new();
    private readonly int _longestQueue;
    private int _idleWorkers;
    private long _servicedByQueue;
    private long _servicedByPool;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">The name of the threads.</param>
    /// <param name="workerCount">How many threads.</param>
    /// <param name="useThreadPoolQueueLength">The length of the queue from which on work goes to the thread pool.</param>
    /// <param name="priority">The priority of the threads.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not one worker.</exception>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null, int workerCount = 5, int useThreadPoolQueueLength = 10, ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workerCount);
        _longestQueue = useThreadPoolQueueLength;
        WorkerCount = workerCount;
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(Work) { Name = name ?? nameof(DedicatedThreadPoolPipeScheduler), Priority = priority, IsBackground = true }.Start();
        }
    }

    /// <summary>How many threads there are.</summary>
    public int WorkerCount { get; }

    /// <summary>How many of them have nothing to do.</summary>
    public int AvailableCount => Volatile.Read(ref _idleWorkers);

    /// <summary>How much work the threads have done.</summary>
    public long TotalServicedByQueue => Volatile.Read(ref _servicedByQueue);

    /// <summary>How much work was left to the thread pool.</summary>
    public long TotalServicedByPool => Volatile.Read(ref _servicedByPool);

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state)
    {
        lock (_queue)
        {
            if (!_disposed && _queue.Count < _longestQueue)
            {
                _queue.Enqueue((action, state));
                Monitor.Pulse(_queue);
                return;
            }
        }

        Interlocked.Increment(ref _servicedByPool);
        ThreadPool.Schedule(action, state);
    }

    /// <summary>Ends the threads once the queue is empty; work that comes later goes to the thread pool.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _disposed = true;
            Monitor.PulseAll(_queue);
        }
    }

    private void Work()
    {
        while (TryTake(out var work))
        {
            Interlocked.Increment(ref _servicedByQueue);
            work.Action(work.State);
        }
    }

    private bool TryTake(out (Action<object?> Action, object? State) work)
    {
        lock (_queue)
        {
            while (!_queue.TryDequeue(out work))
            {
                if (_disposed)
                {
                    return false;
                }

                _idleWorkers++;
                Monitor.Wait(_queue);
                _idleWorkers--;
            }

            return true;
        }
    }
}
