using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>How a connection uses its socket. Only the default is supported.</summary>
[Flags]
public enum SocketConnectionOptions
{
    /// <summary>The default.</summary>
    None = 0,
}

/// <summary>A connected socket as a pair of pipes. Disposing of it closes the socket.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly SocketPump _pump;

    private SocketConnection(Socket socket, PipeOptions? sendPipeOptions, PipeOptions? receivePipeOptions)
    {
        Socket = socket;
        _pump = new SocketPump(socket, sendPipeOptions, receivePipeOptions);
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>What comes from the other side.</summary>
    public PipeReader Input => _pump.Input;

    /// <summary>What goes to the other side.</summary>
    public PipeWriter Output => _pump.Output;

    /// <summary>How the connection first came to its end.</summary>
    public PipeShutdownKind ShutdownKind => _pump.ShutdownKind;

    /// <summary>The socket's error, when that was its end.</summary>
    public SocketError SocketError => _pump.SocketError;

    /// <summary>The bytes of the last receive; -1 before the first one, 0 at the end.</summary>
    public int LastReceived => _pump.LastReceived;

    /// <summary>The bytes received.</summary>
    public long BytesRead => _pump.TotalBytesReceived;

    /// <summary>The bytes sent.</summary>
    public long BytesSent => _pump.TotalBytesSent;

    long IMeasuredDuplexPipe.TotalBytesSent => _pump.TotalBytesSent;

    long IMeasuredDuplexPipe.TotalBytesReceived => _pump.TotalBytesReceived;

    /// <summary>Nothing to check: all that is needed is in the framework.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Starts to move bytes between a connected socket and two pipes.</summary>
    /// <param name="socket">The connected socket, which belongs to the connection from now on.</param>
    /// <param name="sendPipeOptions">The options of the pipe to the other side.</param>
    /// <param name="receivePipeOptions">The options of the pipe from the other side.</param>
    /// <param name="socketConnectionOptions">How to use the socket; only the default.</param>
    /// <param name="name">Ignored: there is no trace that would name the connection.</param>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions socketConnectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _ = (socketConnectionOptions, name);
        var connection = new SocketConnection(socket, sendPipeOptions, receivePipeOptions);
        connection._pump.Start();
        return connection;
    }

    /// <summary>Sets what a client of a request and reply protocol wants: no waiting for more to send.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Notes that the protocol ends the connection; false when it has ended already.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is no end by the protocol.</exception>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) => kind switch
    {
        PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer => _pump.TrySetShutdown(kind),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Where bytes wait just now.</summary>
    public Counters GetCounters() => new(_pump.BytesAvailable, Length(_pump.ReceivePipe), Length(_pump.SendPipe));

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _pump.Dispose();

    private static long Length(Pipe pipe)
    {
        try
        {
            return UnconsumedBytes(pipe);
        }
        catch (MissingMethodException)
        {
            // A diagnostic that a later framework may not have; -1 reads as unknown.
            return -1;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
    private static extern long UnconsumedBytes(Pipe pipe);

    /// <summary>Where the bytes of a connection wait; -1 is unknown.</summary>
    public readonly struct Counters
    {
        internal Counters(long onSocket, long toBeRead, long toBeSent)
        {
            BytesAvailableOnSocket = onSocket;
            BytesWaitingToBeRead = toBeRead;
            BytesWaitingToBeSent = toBeSent;
        }

        /// <summary>The bytes in the socket's receive buffer.</summary>
        public long BytesAvailableOnSocket { get; }

        /// <summary>The bytes received that nobody has read.</summary>
        public long BytesWaitingToBeRead { get; }

        /// <summary>The bytes written that are not sent.</summary>
        public long BytesWaitingToBeSent { get; }
    }
}
