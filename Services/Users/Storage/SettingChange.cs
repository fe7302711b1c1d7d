namespace AspireOrders.Users.Storage;

/// <summary>That an operator set something.</summary>
internal sealed record SettingChange(long Version, string Key, string? OldValue, string? NewValue, Guid ChangedBy, DateTime ChangedAt);
