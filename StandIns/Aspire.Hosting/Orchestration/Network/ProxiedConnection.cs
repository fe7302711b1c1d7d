using System.Buffers;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>Carries bytes between two connections until both directions have ended.</summary>
internal static class ProxiedConnection
{
    private const int BufferBytes = 32 * 1024;

    /// <summary>
    /// Returns when the connection is over. An end of input is passed on as such, so that a caller may close its side and still
    /// read the answer; an abort of either side aborts the other.
    /// </summary>
    public static async Task RunAsync(Socket client, Socket replica, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        replica.NoDelay = true;
        var directions = await Task.WhenAll(
            CopyAsync(client, replica, cancellationToken),
            CopyAsync(replica, client, cancellationToken));
        if (Array.TrueForAll(directions, static ended => ended))
        {
            client.Dispose();
            replica.Dispose();
        }
    }

    /// <summary>Closes with a reset rather than an orderly end.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }

    private static async Task<bool> CopyAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int received;
            while ((received = await from.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, received), cancellationToken);
            }

            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(from);
            Reset(to);
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
