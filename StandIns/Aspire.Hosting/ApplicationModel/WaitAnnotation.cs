namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource waits for.</summary>
public enum WaitType
{
    /// <summary>Running, healthy, and its ready handlers done.</summary>
    WaitUntilHealthy,

    /// <summary>Ended.</summary>
    WaitForCompletion,

    /// <summary>Running.</summary>
    WaitUntilStarted,
}

/// <summary>What a resource does when the one it waits for cannot become available.</summary>
public enum WaitBehavior
{
    /// <summary>Goes on waiting: somebody may repair it.</summary>
    WaitOnResourceUnavailable,

    /// <summary>Fails to start.</summary>
    StopOnResourceUnavailable,
}

/// <summary>A resource waits for another before it starts.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The one that is waited for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What is waited for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>What happens when it cannot become available; null for the application's default.</summary>
    public WaitBehavior? WaitBehavior { get; set; }

    /// <summary>Exit code that counts as done.</summary>
    public int ExitCode { get; } = exitCode;
}
