using System.ComponentModel.DataAnnotations;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>For how long copies of the catalogue are used. Section <see cref="Section"/>; a change takes effect at once.</summary>
internal sealed class CatalogueCacheOptions
{
    /// <summary><c>Catalogue:Cache</c>.</summary>
    public const string Section = "Catalogue:Cache";

    /// <summary>
    /// How long a copy is good when no change is heard of; each a little shorter, so that not all end at once. Zero: inventory is asked each time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan GoodFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a copy is kept in this process for the case that inventory is down.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a copy is kept for all replicas for that case.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepShared { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The most bytes of copies in this process.</summary>
    [Range(1_000, 1_000_000_000)]
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long the shared copies are waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan SharedPatience { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long inventory is waited for when there is an old copy to fall back on.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan PatienceWithOldCopy { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long inventory is left alone after it failed, when there is an old copy to fall back on.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PauseAfterFailure { get; set; } = TimeSpan.FromSeconds(1);
}
