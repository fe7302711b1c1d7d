namespace Aspire.Hosting.Orchestration;

/// <summary>What the orchestrator has to know about this run.</summary>
internal sealed class OrchestrationOptions
{
    /// <summary>Absolute path of the AppHost's project directory.</summary>
    public required string AppHostDirectory { get; set; }

    /// <summary>
    /// Absolute path of the directory that data, generated parameters and the orchestrator's own notes are kept in: configuration
    /// <c>Data:Directory</c>, or <c>.data</c> beside the AppHost's directory.
    /// </summary>
    public required string DataDirectory { get; set; }

    /// <summary>Whether fixed public ports are ignored (configuration <c>DcpPublisher:RandomizePorts</c>), as tests want it.</summary>
    public bool RandomizePorts { get; set; }

    /// <summary>Whether to do without the dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the consoles of the resources are repeated in the AppHost's log.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>Whether the application runs under a test; then nothing is drawn on the terminal.</summary>
    public bool UnderTest { get; set; }
}
