using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Section <c>Management</c>: the second, plain HTTP/1.1 listener for health and metrics.</summary>
public sealed class ManagementOptions
{
    /// <summary>Where the section is.</summary>
    public const string Section = "Management";

    /// <summary>The port of the listener; 0: none, then a gRPC service serves health and metrics on every listener, the gateway health only.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }
}
