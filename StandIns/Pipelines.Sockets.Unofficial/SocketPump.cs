using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Moves bytes between a connected socket and two pipes. Disposing of it closes the socket.</summary>
internal sealed class SocketPump(Socket socket, PipeOptions? sendOptions, PipeOptions? receiveOptions)
    : TransportPump(sendOptions, receiveOptions)
{
    // Well under the 1024 pieces that one system call takes.
    private const int MostPieces = 64;

    private readonly List<ArraySegment<byte>> _pieces = new(MostPieces);

    internal long BytesAvailable
    {
        get
        {
            try
            {
                return socket.Available;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return -1;
            }
        }
    }

    protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer);

    protected override async ValueTask<long> SendAsync(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment || !TryCollect(buffer))
        {
            return await socket.SendAsync(buffer.First);
        }

        return await socket.SendAsync(_pieces, SocketFlags.None);
    }

    protected override void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster: there is nobody left to tell.
        }
    }

    protected override void Close() => socket.Dispose();

    private bool TryCollect(ReadOnlySequence<byte> buffer)
    {
        _pieces.Clear();
        foreach (var memory in buffer)
        {
            if (_pieces.Count == MostPieces || !MemoryMarshal.TryGetArray(memory, out var piece))
            {
                break;
            }

            if (piece.Count > 0)
            {
                _pieces.Add(piece);
            }
        }

        return _pieces.Count > 0;
    }
}
