using System.ComponentModel.DataAnnotations;
using AspireOrders.Users.Domain;

namespace AspireOrders.Users.Storage;

/// <summary>Section <c>Tokens</c>: how long tokens and the keys that sign them live.</summary>
internal sealed class TokenOptions : IValidatableObject
{
    public const string Section = "Tokens";

    /// <summary>How long an access token is valid. It cannot be revoked, so this is short.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refresh token can be exchanged.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "90.00:00:00")]
    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a sign-in lasts at most, however often its tokens are exchanged.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan FamilyLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key signs before its successor takes over.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan RotateKeysEvery { get; set; } = TimeSpan.FromDays(60);

    /// <summary>How long before it signs a key is published.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan PublishKeysAhead { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often keys are looked at: for those of other replicas, for the next one to make, for those to destroy.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan CheckKeysEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>When keys come and go. A replica may go on signing with the old key until its next look, hence the overlap.</summary>
    public KeySchedule KeySchedule => new(RotateKeysEvery, PublishKeysAhead, AccessLifetime + (2 * CheckKeysEvery) + TimeSpan.FromMinutes(1));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RotateKeysEvery <= PublishKeysAhead) yield return new ValidationResult("Tokens:RotateKeysEvery must be longer than Tokens:PublishKeysAhead.");
    }
}
