using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Inventory.Storage;

/// <summary>Section <c>Reservations</c>.</summary>
internal sealed class ReservationOptions
{
    public const string Section = "Reservations";

    /// <summary>How long stock is held before the order has to exist; afterwards the sweep may give it back.</summary>
    [Range(typeof(TimeSpan), "00:00:20", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A held reservation older than this is compared with its order.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CheckAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two comparisons.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromSeconds(3);
}
