namespace Aspire.Hosting;

/// <summary>What the AppHost was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application.</summary>
    Run,

    /// <summary>To write it down for deployment.</summary>
    Publish,
}

/// <summary>Tells what the AppHost was started for.</summary>
public class DistributedApplicationExecutionContext
{
    /// <param name="operation">Run or publish.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation) : this(operation, "manifest")
    {
    }

    /// <param name="operation">Run or publish.</param>
    /// <param name="publisherName">Which publisher, where it publishes.</param>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>Which publisher, where it publishes.</summary>
    public string PublisherName { get; set; }

    /// <summary>Whether the application runs here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>Whether it is written down for deployment.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}
