using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Orders.Features;

/// <summary>Section <c>PlaceOrders</c>: the limits of one stream.</summary>
internal sealed class PlaceOrdersOptions
{
    public const string Section = "PlaceOrders";

    /// <summary>How many requests may be without a written result. At the limit the stream is not read any further, which holds up its sender.</summary>
    [Range(1, 100_000)]
    public int MaxInFlight { get; set; } = 4096;

    /// <summary>The most requests that are handed over at once, and the most results between two flushes.</summary>
    [Range(1, 1000)]
    public int MaxGroup { get; set; } = 256;
}
