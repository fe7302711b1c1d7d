using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>How much is traced. Section <see cref="Section"/>.</summary>
internal sealed class TracingOptions
{
    /// <summary><c>Telemetry:Traces</c>.</summary>
    public const string Section = "Telemetry:Traces";

    /// <summary>Traces that each process begins in a second, on average; what others began is followed in any case. Zero keeps only errors.</summary>
    [Range(0, 100_000)]
    public double PerSecond { get; set; } = 20;

    /// <summary>Traces that a process may begin at once after a quiet time.</summary>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 100;
}
