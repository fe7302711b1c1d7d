using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Orders.Features;

/// <summary>Section <c>Idempotency</c>: how long keys are remembered.</summary>
internal sealed class IdempotencyOptions
{
    public const string Section = "Idempotency";

    /// <summary>A key that is older is forgotten; used again it makes a new order.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Time between two looks for keys that are old enough.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PurgeEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many keys are deleted in one transaction, so that none of them is long.</summary>
    [Range(1, 100_000)]
    public int PurgeStep { get; set; } = 2000;
}
