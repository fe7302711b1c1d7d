using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// The arguments of one socket operation at a time, which can be awaited. Who starts an operation that completes at once calls
/// <see cref="Complete"/>; the await gives the bytes transferred.
/// </summary>
public sealed class SocketAwaitableEventArgs : SocketAsyncEventArgs, ICriticalNotifyCompletion
{
    private static readonly Action Completion = static () => { };

    private readonly PipeScheduler _scheduler;
    private Action? _continuation;

    /// <summary>Makes arguments for operations.</summary>
    /// <param name="ioScheduler">Runs what waits for them; null runs it in place.</param>
    public SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
        : base(true) => _scheduler = ioScheduler ?? PipeScheduler.Inline;

    /// <summary>Whether the operation is over.</summary>
    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), Completion);

    /// <summary>These arguments: they are their own awaiter.</summary>
    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes transferred; afterwards the arguments are ready for the next operation.</summary>
    /// <exception cref="SocketException">The operation failed or was given up.</exception>
    public int GetResult()
    {
        Volatile.Write(ref _continuation, null);
        return SocketError == SocketError.Success ? BytesTransferred : throw new SocketException((int)SocketError);
    }

    /// <summary>Ends the wait with an error although the operation is not over.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (error == SocketError.Success)
        {
            throw new ArgumentException("An operation is given up with an error.", nameof(error));
        }

        SocketError = error;
        Complete();
    }

    /// <summary>Marks the operation as over and runs who waits for it.</summary>
    public void Complete()
    {
        var continuation = Interlocked.Exchange(ref _continuation, Completion);
        if (continuation is not null && !ReferenceEquals(continuation, Completion))
        {
            Run(continuation);
        }
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation)
    {
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
        {
            Run(continuation);
        }
    }

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void Run(Action continuation) => _scheduler.Schedule(static state => ((Action)state!)(), continuation);
}
