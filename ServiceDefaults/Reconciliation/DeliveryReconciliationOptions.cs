using System.ComponentModel.DataAnnotations;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>Section <c>Reconciliation:Deliveries</c>.</summary>
internal sealed class DeliveryReconciliationOptions
{
    public const string Section = "Reconciliation:Deliveries";

    /// <summary>What was sent longer ago than this must have arrived.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two comparisons.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(3);
}
