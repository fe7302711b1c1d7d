using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>The address of this machine, pod or container on the network that it shares with the other instances.</summary>
internal static class OwnAddress
{
    /// <summary>Set by .NET's container images.</summary>
    public const string ContainerVariable = "DOTNET_RUNNING_IN_CONTAINER";

    /// <summary>The address as it is now; null where there is no network.</summary>
    public static string? Find() => Choose(
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address));

    /// <summary>Of several addresses the one to tell others: the first that leads here from elsewhere, of IPv4 before IPv6.</summary>
    public static string? Choose(IEnumerable<IPAddress> addresses) => addresses
        .Where(a => !IPAddress.IsLoopback(a) && !IsLinkLocal(a))
        .OrderBy(a => a.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
        .Select(a => a.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(a.GetAddressBytes())}]" : a.ToString())
        .FirstOrDefault();

    // 169.254.0.0/16 and fe80::/10: good on one wire only.
    private static bool IsLinkLocal(IPAddress address) => address.IsIPv6LinkLocal || (address.GetAddressBytes() is [169, 254, _, _]);
}
