using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Payments.Storage;

/// <summary>Section <c>Reconciliation</c>.</summary>
internal sealed class ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>A captured payment older than this is compared with its order, and again as often while the order waits.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two comparisons.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How old a payment must be before money is given back because Orders knows no such order.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan UnknownFor { get; set; } = TimeSpan.FromMinutes(1);
}
