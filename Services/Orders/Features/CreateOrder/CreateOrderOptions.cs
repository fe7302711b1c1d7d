using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Orders.Features;

/// <summary>Section <c>CreateOrder</c>: how orders are gathered.</summary>
internal sealed class CreateOrderOptions
{
    public const string Section = "CreateOrder";

    /// <summary>The most orders of one batch; Inventory takes 1000 in one call.</summary>
    [Range(1, 1000)]
    public int MaxBatchSize { get; set; } = 256;

    /// <summary>How many batches may be on their way at the same time: while one is in Inventory another one can be in the database.</summary>
    [Range(1, 16)]
    public int MaxConcurrentBatches { get; set; } = 2;

    /// <summary>
    /// How long an order waits at most for company while another batch is on its way; with none on its way it never waits. A fuller batch costs each of
    /// its orders less, here and in every service that hears of them.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many orders may wait for a batch; one more is refused with 5001.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 8192;

    /// <summary>How long a batch waits for Inventory, retries included. Less than callers wait, so that they hear what went wrong.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan ReserveTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
