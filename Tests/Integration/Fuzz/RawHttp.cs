using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>Sends bytes as they are and reads what comes back, on a connection of its own.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends a request and reads until the server closes the connection.</summary>
    /// <param name="port">The port on this machine.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="hangsUp">Whether the client ends its side once all is sent, which to the server looks as if it goes away.</param>
    public static async Task<RawAnswer> SendAsync(int port, byte[] request, CancellationToken cancellationToken, bool hangsUp = true)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("localhost", port, limit.Token);
        var receiving = ReceiveAsync(socket, limit.Token);
        try
        {
            await socket.SendAsync(request, limit.Token);
            if (hangsUp) socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has heard enough; what it said is still to be read.
            return await receiving;
        }

        return await receiving;
    }

    private static async Task<RawAnswer> ReceiveAsync(Socket socket, CancellationToken cancellationToken)
    {
        var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (answer.Length < 64 * 1024 && await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var length) answer.Write(buffer, 0, length);
        }
        catch (SocketException)
        {
            // Closed in the middle of what was being sent: what was read before counts.
            return RawAnswer.Read(answer.ToArray());
        }

        return RawAnswer.Read(answer.ToArray());
    }
}

/// <summary>What a server said.</summary>
/// <param name="Status">The status; null when it closed the connection without one.</param>
/// <param name="Text">Head and the beginning of the body.</param>
internal sealed record RawAnswer(int? Status, string Text)
{
    private const int StatusPlace = 9;

    public static RawAnswer Read(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var isAnswer = text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && text.Length >= StatusPlace + 3;
        return new RawAnswer(isAnswer ? int.Parse(text.AsSpan(StatusPlace, 3), CultureInfo.InvariantCulture) : null, text);
    }
}
