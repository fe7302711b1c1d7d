namespace Aspire.Hosting.ApplicationModel;

/// <summary>How waiting works where nothing else is said.</summary>
public class ResourceNotificationServiceOptions
{
    /// <summary>What a resource does when the one it waits for cannot become available.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}
