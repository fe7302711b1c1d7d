namespace AspireOrders.Users;

internal static partial class UsersLog
{
    [LoggerMessage(2001, LogLevel.Warning, "A spent refresh token of user {UserId} came again; its family {FamilyId} is revoked")]
    public static partial void TokenReused(ILogger logger, Guid userId, Guid familyId);

    [LoggerMessage(2002, LogLevel.Warning, "Sign-in with one address is locked out for {Remaining}")]
    public static partial void LockedOut(ILogger logger, TimeSpan remaining);

    [LoggerMessage(2003, LogLevel.Information, "User {UserId} registered")]
    public static partial void Registered(ILogger logger, Guid userId);

    [LoggerMessage(2004, LogLevel.Information, "User {UserId} was deleted")]
    public static partial void Deleted(ILogger logger, Guid userId);

    [LoggerMessage(2005, LogLevel.Information, "The password hash of user {UserId} was made anew at today's cost")]
    public static partial void Rehashed(ILogger logger, Guid userId);

    [LoggerMessage(2011, LogLevel.Information, "Signing key {KeyId} was made; it signs from {ActiveFrom:O}")]
    public static partial void KeyAdded(ILogger logger, string keyId, DateTimeOffset activeFrom);

    [LoggerMessage(2012, LogLevel.Information, "Signing key {KeyId} has outlived its tokens and was destroyed")]
    public static partial void KeyDestroyed(ILogger logger, string keyId);

    [LoggerMessage(2013, LogLevel.Warning, "The signing keys cannot be read; trying again")]
    public static partial void KeysWait(ILogger logger, Exception exception);

    [LoggerMessage(2014, LogLevel.Warning, "Expired tokens cannot be deleted; trying again")]
    public static partial void PurgeWaits(ILogger logger, Exception exception);

    [LoggerMessage(2021, LogLevel.Information, "{Count} demo accounts were written")]
    public static partial void DemoAccountsWritten(ILogger logger, int count);

    [LoggerMessage(2022, LogLevel.Information, "No demo accounts: Seed:Password is not set")]
    public static partial void NoDemoAccounts(ILogger logger);

    [LoggerMessage(2031, LogLevel.Information, "Setting {Key} was changed by {UserId}")]
    public static partial void SettingChanged(ILogger logger, string key, Guid userId);

    [LoggerMessage(2032, LogLevel.Warning, "The settings cannot be published; trying again: {Reason}")]
    public static partial void SettingsWait(ILogger logger, string reason);

    [LoggerMessage(2033, LogLevel.Information, "The settings can be published again")]
    public static partial void SettingsGoOn(ILogger logger);

    [LoggerMessage(2034, LogLevel.Warning, "The other services cannot be told of ended tokens, which expire within minutes: {Reason}")]
    public static partial void TokensExpire(ILogger logger, string reason);
}
