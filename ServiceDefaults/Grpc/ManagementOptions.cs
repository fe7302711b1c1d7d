using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Section <c>Management</c>: the second, plain HTTP/1.1 listener for health and metrics.</summary>
public sealed class ManagementOptions
{
    /// <summary>Where the section is.</summary>
    public const string Section = "Management";

    /// <summary>The port of the listener; 0: none, then health and metrics are served on every listener.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}
