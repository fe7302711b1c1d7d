using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Orders.Features;

/// <summary>Section <c>Reconciliation</c>.</summary>
internal sealed class ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>An order that waits for its payment for longer than this is looked into.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two passes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>An order that is not paid after this time is cancelled as expired.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "7.00:00:00")]
    public TimeSpan ExpireAfter { get; set; } = TimeSpan.FromMinutes(15);
}
