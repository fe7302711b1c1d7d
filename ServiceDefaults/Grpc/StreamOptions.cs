using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Section <c>Streams</c>: limits of streaming calls.</summary>
internal sealed class StreamOptions
{
    public const string Section = "Streams";

    /// <summary>Streams that one user, or one service without a user, may have open at each instance.</summary>
    [Range(1, 100_000)]
    public int PerCaller { get; set; } = 100;
}
