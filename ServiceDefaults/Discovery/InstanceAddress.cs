using System.Net;
using Microsoft.AspNetCore.Http;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>Finds out where others reach a server by what it listens on.</summary>
internal static class InstanceAddress
{
    /// <summary>The first address that is not the management listener's, encrypted before plain; null when none leads here from elsewhere.</summary>
    /// <param name="addresses">As the server tells them once it listens.</param>
    /// <param name="managementPort">The management listener's port; 0 for none.</param>
    /// <param name="host">What stands for this machine where the server listens on all its addresses: <see cref="DiscoveryOptions.Host"/>.</param>
    /// <param name="own">The address of this machine or container; null where it is to be found out by nobody.</param>
    public static Uri? Choose(IEnumerable<string> addresses, int managementPort, string host, string? own = null) => addresses
        .Select(BindingAddress.Parse)
        .Where(a => a.Port != managementPort && !a.IsUnixPipe && !a.IsNamedPipe)
        .OrderByDescending(a => a.Scheme, StringComparer.OrdinalIgnoreCase)
        .Select(a => Reachable(a, host, own))
        .FirstOrDefault(u => u is not null);

    private static Uri? Reachable(BindingAddress address, string host, string? own)
    {
        var bound = address.Host.Trim('[', ']');
        var isAny = bound is "+" or "*" || (IPAddress.TryParse(bound, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        if (!isAny) return new UriBuilder(address.Scheme, address.Host, address.Port).Uri;
        var told = host switch
        {
            DiscoveryOptions.OwnHost => own,
            // Past the platform's own way in, which encrypts, only who encrypts by itself may be called without being told so.
            "" => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) ? own : null,
            _ => host,
        };
        return told is null ? null : new UriBuilder(address.Scheme, told, address.Port).Uri;
    }
}
