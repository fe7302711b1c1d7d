using System.Net.Sockets;

namespace AspireOrders.Load.Rest;

/// <summary>One connection, kept alive, with at most one request on its way.</summary>
internal sealed class RestConnection : IDisposable
{
    private readonly byte[] received = new byte[16 * 1024];
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int length;

    /// <summary>Connects.</summary>
    public RestConnection(string host, int port)
    {
        socket.Connect(host, port);
        socket.Blocking = false;
    }

    /// <summary>When the order that is on its way was due.</summary>
    public TimeSpan Intended { get; private set; }

    /// <summary>Whether an order is on its way.</summary>
    public bool Busy { get; private set; }

    /// <summary>The socket, to wait for.</summary>
    public Socket Socket => socket;

    /// <summary>Sends a request; it is small, and with one at a time the socket always has room for it.</summary>
    public void Send(ReadOnlySpan<byte> request, TimeSpan intended)
    {
        Busy = true;
        Intended = intended;
        length = 0;
        var sent = socket.Send(request, SocketFlags.None, out var error);
        if (error != SocketError.Success) throw new SocketException((int)error);
        if (sent < request.Length) throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
    }

    /// <summary>Reads what has come; null while the answer is not complete.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    public HttpResponse? Receive()
    {
        var count = socket.Receive(received.AsSpan(length), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return null;
        if (error != SocketError.Success) throw new SocketException((int)error);
        if (count == 0) throw new SocketException((int)(length < received.Length ? SocketError.ConnectionReset : SocketError.MessageSize));
        length += count;
        var response = HttpResponseParser.Parse(received.AsSpan(0, length));
        if (response is { } complete && Busy && complete.Length == length) Busy = false;
        else if (response is not null) throw new InvalidDataException("More came than was asked for.");
        return response;
    }

    /// <summary>The body of the answer that was read last.</summary>
    public ReadOnlySpan<byte> Body(HttpResponse response) => received.AsSpan(response.Body);

    public void Dispose() => socket.Dispose();
}
