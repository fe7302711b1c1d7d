using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Moves bytes between a transport and two pipes. Only the receiving loop reports a failure: a send pipe that is completed with
/// an exception would hand it raw to whoever flushes, past the failure handling of the client above.
/// </summary>
internal abstract class TransportPump : IMeasuredDuplexPipe, IDisposable
{
    private const int LargestRoom = 64 * 1024;

    private readonly int _smallestRoom;
    private Exception? _sendFailure;
    private long _received;
    private long _sent;
    private int _lastReceived = -1;
    private int _shutdownKind;
    private int _socketError;

    protected TransportPump(PipeOptions? sendOptions, PipeOptions? receiveOptions)
    {
        sendOptions ??= PipeOptions.Default;
        receiveOptions ??= PipeOptions.Default;
        _smallestRoom = receiveOptions.MinimumSegmentSize;
        SendPipe = new Pipe(sendOptions);
        ReceivePipe = new Pipe(receiveOptions);
        SendScheduler = sendOptions.ReaderScheduler;
        ReceiveScheduler = receiveOptions.WriterScheduler;
    }

    public PipeReader Input => ReceivePipe.Reader;

    public PipeWriter Output => SendPipe.Writer;

    public long TotalBytesSent => Volatile.Read(ref _sent);

    public long TotalBytesReceived => Volatile.Read(ref _received);

    internal int LastReceived => Volatile.Read(ref _lastReceived);

    internal PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    internal SocketError SocketError => (SocketError)Volatile.Read(ref _socketError);

    internal Pipe SendPipe { get; }

    internal Pipe ReceivePipe { get; }

    private PipeScheduler SendScheduler { get; }

    private PipeScheduler ReceiveScheduler { get; }

    public void Dispose()
    {
        TrySetShutdown(PipeShutdownKind.PipeDisposed);
        Close();
    }

    internal bool TrySetShutdown(PipeShutdownKind kind) =>
        Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;

    internal void Start()
    {
        SendScheduler.Schedule(static state => _ = ((TransportPump)state!).SendLoopAsync(), this);
        ReceiveScheduler.Schedule(static state => _ = ((TransportPump)state!).ReceiveLoopAsync(), this);
    }

    /// <summary>Receives into the buffer; 0 is the end.</summary>
    protected abstract ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends a part of the buffer, at least one byte, and returns how much.</summary>
    protected abstract ValueTask<long> SendAsync(ReadOnlySequence<byte> buffer);

    /// <summary>Tells the other side that no more comes.</summary>
    protected abstract void EndSending();

    /// <summary>Closes the transport; what waits on it fails.</summary>
    protected abstract void Close();

    private async Task ReceiveLoopAsync()
    {
        Exception? failure = null;
        try
        {
            await ReceiveUntilEndAsync();
        }
        catch (Exception exception)
        {
            // After Dispose the reader is gone, so this reaches only someone who still reads.
            failure = new ConnectionResetException("The connection broke.", _sendFailure ?? exception);
            Record(exception, sending: false);
        }

        await ReceivePipe.Writer.CompleteAsync(failure);
    }

    private async Task ReceiveUntilEndAsync()
    {
        var writer = ReceivePipe.Writer;
        var room = _smallestRoom;
        while (true)
        {
            var buffer = writer.GetMemory(room);
            var count = await ReceiveAsync(buffer);
            Volatile.Write(ref _lastReceived, count);
            if (count <= 0)
            {
                TrySetShutdown(PipeShutdownKind.ReadEndOfStream);
                return;
            }

            Volatile.Write(ref _received, _received + count);
            writer.Advance(count);
            room = NextRoom(room, count, buffer.Length);
            var flush = await writer.FlushAsync();
            if (flush.IsCompleted || flush.IsCanceled)
            {
                TrySetShutdown(PipeShutdownKind.ReadFlushCompleted);
                return;
            }
        }
    }

    // Doubling after a full read makes large replies a quarter to a half faster; small replies go on with small blocks.
    private int NextRoom(int room, int count, int offered) =>
        count == offered ? Math.Min(room * 2, LargestRoom) : count < room / 4 ? Math.Max(room / 2, _smallestRoom) : room;

    private async Task SendLoopAsync()
    {
        var reader = SendPipe.Reader;
        try
        {
            await SendUntilEndAsync(reader);
            TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
            EndSending();
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _sendFailure, exception);
            Record(exception, sending: true);
            Close();
        }

        await reader.CompleteAsync();
    }

    private async Task SendUntilEndAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            var buffer = read.Buffer;
            if (buffer.IsEmpty)
            {
                reader.AdvanceTo(buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                {
                    return;
                }

                continue;
            }

            var count = await SendAsync(buffer);
            Volatile.Write(ref _sent, _sent + count);
            reader.AdvanceTo(buffer.GetPosition(count));
        }
    }

    private void Record(Exception exception, bool sending)
    {
        if (exception is SocketException socketException)
        {
            Interlocked.CompareExchange(ref _socketError, (int)socketException.SocketErrorCode, (int)SocketError.Success);
        }

        TrySetShutdown(exception switch
        {
            SocketException => sending ? PipeShutdownKind.WriteSocketError : PipeShutdownKind.ReadSocketError,
            ObjectDisposedException => sending ? PipeShutdownKind.WriteDisposed : PipeShutdownKind.ReadDisposed,
            IOException => sending ? PipeShutdownKind.WriteIOException : PipeShutdownKind.ReadIOException,
            _ => sending ? PipeShutdownKind.WriteException : PipeShutdownKind.ReadException,
        });
    }
}
