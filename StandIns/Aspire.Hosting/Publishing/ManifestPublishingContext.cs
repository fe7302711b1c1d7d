using System.Text.Json;

namespace Aspire.Hosting.Publishing;

/// <summary>Given to those who write a part of the manifest.</summary>
public sealed partial class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
{
    /// <summary>Publish, with the publisher's name.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Path of the manifest.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Stands inside the object of the resource that is being written.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>Ends the writing.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
