using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>How calls on behalf of people outside are made. Section <see cref="Section"/>; a change takes effect at once.</summary>
public sealed class EdgeResilienceOptions
{
    /// <summary><c>Resilience</c>.</summary>
    public const string Section = "Resilience";

    /// <summary>Unary calls of one service under way at the same time; more are 5001, so that a slow service cannot take everything the others need.</summary>
    [Range(1, 1_000_000)]
    public int CallsInFlight { get; set; } = 512;

    /// <summary>Streams of one service that are read at the same time; more are 5001. Each is somebody who watches.</summary>
    [Range(1, 1_000_000)]
    public int StreamsOpen { get; set; } = 4096;

    /// <summary>How long a read is waited for before it is asked a second time; zero: it never is.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Of all reads, the part that may be asked a second time: when everything is slow, asking twice makes it slower.</summary>
    [Range(0, 1)]
    public double HedgedShare { get; set; } = 0.1;
}
