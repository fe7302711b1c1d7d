using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Finds free ports on the loopback addresses. They lie below the range the system hands to outgoing connections, so that a
/// restarted process gets its port back.
/// </summary>
internal sealed class PortAllocator(Random random)
{
    private const int Lowest = 20_000;
    private const int DefaultEphemeralStart = 32_768;
    private const int Attempts = 1_000;
    private const string EphemeralRangeFile = "/proc/sys/net/ipv4/ip_local_port_range";

    private static readonly IPAddress[] LoopbackAddresses =
        Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    private readonly HashSet<int> _handedOut = [];
    private readonly int _end = Math.Max(EphemeralStart(), Lowest + Attempts);

    /// <summary>A port nobody listens on and which this allocator has not handed out before.</summary>
    public int Allocate()
    {
        lock (_handedOut)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var port = random.Next(Lowest, _end);
                if (!_handedOut.Contains(port) && IsFree(port))
                {
                    _handedOut.Add(port);
                    return port;
                }
            }
        }

        throw new OrchestrationException($"No port between {Lowest} and {_end} is free: see `ss -ltn` for who holds them.");
    }

    /// <summary>True when nobody listens on the port, on either loopback address.</summary>
    public static bool IsFree(int port) => Array.TrueForAll(LoopbackAddresses, address => CanBind(address, port));

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }

    private static int EphemeralStart() =>
        File.Exists(EphemeralRangeFile)
            ? int.Parse(File.ReadAllText(EphemeralRangeFile).Split('\t', ' ')[0], CultureInfo.InvariantCulture)
            : DefaultEphemeralStart;
}
