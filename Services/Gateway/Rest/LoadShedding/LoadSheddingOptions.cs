using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Gateway.Rest.LoadShedding;

/// <summary>From when on requests are turned away, the least important first. Section <see cref="Section"/>; a change takes effect at once.</summary>
internal sealed class LoadSheddingOptions
{
    /// <summary><c>LoadShedding</c>.</summary>
    public const string Section = "LoadShedding";

    /// <summary>Requests under way at which even an order is turned away; streams of events do not count.</summary>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 4096;

    /// <summary>The part of them at which browsing is turned away.</summary>
    [Range(0.01, 1)]
    public double BrowseShare { get; set; } = 0.5;

    /// <summary>The part of them at which everything else but orders is turned away.</summary>
    [Range(0.01, 1)]
    public double OtherShare { get; set; } = 0.75;

    /// <summary>The most requests under way at which one of a priority is let in.</summary>
    public int Limit(RequestPriority priority) => priority switch
    {
        RequestPriority.Order => MaxInFlight,
        RequestPriority.Other => (int)Math.Ceiling(MaxInFlight * OtherShare),
        _ => (int)Math.Ceiling(MaxInFlight * BrowseShare),
    };
}
