using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AspireOrders.Gateway.Rest.RateLimits;

/// <summary>Where requests come from, as far as one customer can choose it: an IPv4 address, or the network of 64 bits of an IPv6 address.</summary>
internal readonly record struct ClientAddress(ulong Value)
{
    /// <summary>The address of a request's connection, or what a trusted proxy told of it.</summary>
    public static ClientAddress Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>The same of an address; connections without one (in memory, by a socket of Unix) count as one.</summary>
    public static ClientAddress Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _)) return default;
        if (address.AddressFamily == AddressFamily.InterNetwork) return new ClientAddress(BinaryPrimitives.ReadUInt32BigEndian(bytes));
        return new ClientAddress(address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    public override string ToString() => Value.ToString("x");
}
