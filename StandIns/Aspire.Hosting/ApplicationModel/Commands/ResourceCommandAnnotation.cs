using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that people can do with a resource.</summary>
[DebuggerDisplay("Command = {Name}")]
public sealed class ResourceCommandAnnotation : IResourceAnnotation
{
    /// <param name="name">Unique on the resource.</param>
    /// <param name="displayName">What is on the button.</param>
    /// <param name="updateState">Whether it can be used.</param>
    /// <param name="executeCommand">Does it.</param>
    /// <param name="displayDescription">What it does.</param>
    /// <param name="parameter">A value of its own.</param>
    /// <param name="confirmationMessage">The question to answer first.</param>
    /// <param name="iconName">Name of a Fluent icon.</param>
    /// <param name="iconVariant">Outline or filled.</param>
    /// <param name="isHighlighted">A button of its own.</param>
    public ResourceCommandAnnotation(
        string name,
        string displayName,
        Func<UpdateCommandStateContext, ResourceCommandState> updateState,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        string? displayDescription,
        object? parameter,
        string? confirmationMessage,
        string? iconName,
        IconVariant? iconVariant,
        bool isHighlighted)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(displayName);
        ArgumentNullException.ThrowIfNull(updateState);
        ArgumentNullException.ThrowIfNull(executeCommand);
        (Name, DisplayName, UpdateState, ExecuteCommand) = (name, displayName, updateState, executeCommand);
        (DisplayDescription, Parameter, ConfirmationMessage) = (displayDescription, parameter, confirmationMessage);
        (IconName, IconVariant, IsHighlighted) = (iconName, iconVariant, isHighlighted);
    }

    /// <summary>Unique on the resource.</summary>
    public string Name { get; }

    /// <summary>What is on the button.</summary>
    public string DisplayName { get; }

    /// <summary>Whether it can be used; asked again with every snapshot of the resource.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; }

    /// <summary>Does it.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }

    /// <summary>What it does.</summary>
    public string? DisplayDescription { get; }

    /// <summary>A value of its own.</summary>
    public object? Parameter { get; }

    /// <summary>The question to answer first.</summary>
    public string? ConfirmationMessage { get; }

    /// <summary>Name of a Fluent icon.</summary>
    public string? IconName { get; }

    /// <summary>Outline or filled.</summary>
    public IconVariant? IconVariant { get; }

    /// <summary>A button of its own instead of an entry of the menu.</summary>
    public bool IsHighlighted { get; }
}

/// <summary>The two looks of an icon.</summary>
public enum IconVariant
{
    /// <summary>Outline.</summary>
    Regular,

    /// <summary>Filled.</summary>
    Filled,
}
