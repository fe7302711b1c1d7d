using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Listens on the public port of an endpoint and hands each connection to the next replica; one that refuses is passed over. A
/// connection for which nobody is there is reset, so that the caller learns it at once.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Socket> _listeners;
    private readonly Task _accepting;
    private volatile IPEndPoint[] _replicas = [];
    private uint _next;

    private TcpProxy(List<Socket> listeners)
    {
        _listeners = listeners;
        Port = ((IPEndPoint)listeners[0].LocalEndPoint!).Port;
        _accepting = Task.WhenAll(listeners.Select(AcceptAsync));
    }

    /// <summary>The public port.</summary>
    public int Port { get; }

    /// <summary>Listens on the port of both loopback addresses; the exception names who holds it when it is taken.</summary>
    public static TcpProxy Listen(int port, string wantedBy)
    {
        List<Socket> listeners = [];
        try
        {
            listeners.Add(Bind(new IPEndPoint(IPAddress.Loopback, port)));
            if (Socket.OSSupportsIPv6 && TryBind(new IPEndPoint(IPAddress.IPv6Loopback, port)) is { } second)
            {
                listeners.Add(second);
            }
        }
        catch (SocketException exception)
        {
            listeners.ForEach(static listener => listener.Dispose());
            throw exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new OrchestrationException(PortHolder.Describe(port, wantedBy), exception)
                : new OrchestrationException($"Port {port} of {wantedBy} cannot be listened on: {exception.Message}.", exception);
        }

        return new TcpProxy(listeners);
    }

    /// <summary>The ports on which replicas listen from now on; connections that exist stay where they are.</summary>
    public void SetReplicas(IEnumerable<int> ports) => _replicas = [.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port))];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listeners.ForEach(static listener => listener.Dispose());
        await _accepting;
        _stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A machine may know IPv6 and yet have no ::1.
    private static Socket? TryBind(IPEndPoint address)
    {
        try
        {
            return Bind(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return null;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(_stopping.Token);
                _ = ServeAsync(client, _stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller gave up while it was in the queue, or files ran out: the next one may do better.
                await Task.Yield();
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        if (await ConnectAsync(cancellationToken) is { } replica)
        {
            await ProxiedConnection.RunAsync(client, replica, cancellationToken);
        }
        else
        {
            ProxiedConnection.Reset(client);
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken cancellationToken)
    {
        var replicas = _replicas;
        var first = Interlocked.Increment(ref _next);
        for (var offset = 0u; offset < replicas.Length; offset++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(replicas[(first + offset) % (uint)replicas.Length], cancellationToken);
                return socket;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }
}
