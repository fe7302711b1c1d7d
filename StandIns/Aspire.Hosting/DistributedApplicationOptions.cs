namespace Aspire.Hosting;

/// <summary>How an application builder begins.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>Name of the AppHost's assembly; the entry assembly's when null.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Directory of the AppHost's project; the one the build noted in the assembly when null.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Whether to do without the dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the dashboard may be reached without TLS.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Whether the consoles of the resources are repeated in the AppHost's log.</summary>
    public bool EnableResourceLogging { get; set; }
}
