namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command as it stands at one moment.</summary>
/// <param name="Name">Unique on the resource.</param>
/// <param name="State">Whether it can be used now.</param>
/// <param name="DisplayName">What is on the button.</param>
/// <param name="DisplayDescription">What it does.</param>
/// <param name="Parameter">A value of its own.</param>
/// <param name="ConfirmationMessage">The question to answer first.</param>
/// <param name="IconName">Name of a Fluent icon.</param>
/// <param name="IconVariant">Outline or filled.</param>
/// <param name="IsHighlighted">A button of its own.</param>
public sealed record ResourceCommandSnapshot(
    string Name,
    ResourceCommandState State,
    string DisplayName,
    string? DisplayDescription,
    object? Parameter,
    string? ConfirmationMessage,
    string? IconName,
    IconVariant? IconVariant,
    bool IsHighlighted)
{
    internal static ResourceCommandSnapshot Of(ResourceCommandAnnotation command, CustomResourceSnapshot snapshot, IServiceProvider services) =>
        new(
            command.Name,
            command.UpdateState(new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services }),
            command.DisplayName,
            command.DisplayDescription,
            command.Parameter,
            command.ConfirmationMessage,
            command.IconName,
            command.IconVariant,
            command.IsHighlighted);
}

/// <summary>Whether a command can be used.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled,

    /// <summary>Not now.</summary>
    Disabled,

    /// <summary>Not now, and it is not shown either.</summary>
    Hidden,
}

/// <summary>What the state of a command follows from.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>How the resource is doing.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>Services of the AppHost.</summary>
    public required IServiceProvider ServiceProvider { get; init; }
}
