using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Given to those who write a part of the manifest.</summary>
public sealed partial class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext,
    string manifestPath,
    Utf8JsonWriter writer,
    CancellationToken cancellationToken = default)
{
    private readonly ManifestExpressions _expressions = new();
    private readonly ManifestPorts _ports = new();

    /// <summary>Publish, with the publisher's name.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>Path of the manifest.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Stands inside the object of the resource that is being written.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>Ends the writing.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path as seen from the manifest, with slashes.</summary>
    public string? GetManifestRelativePath(string? path) => path is null
        ? null
        : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, path.Replace('\\', '/')).Replace('\\', '/');

    /// <summary>Writes the connection string of a resource that has one.</summary>
    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: { } expression })
        {
            Writer.WriteString("connectionString", _expressions.Write(expression));
        }
    }

    /// <summary>Writes the endpoints of a resource.</summary>
    public void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Length == 0)
        {
            return;
        }

        Writer.WriteStartObject("bindings");
        foreach (var (endpoint, port, targetPort) in _ports.Resolve(resource, endpoints))
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            if (port is { } number && port != targetPort)
            {
                Writer.WriteNumber("port", number);
            }

            if (targetPort is { } target)
            {
                Writer.WriteNumber("targetPort", target);
            }

            if (endpoint.IsExternal)
            {
                Writer.WriteBoolean("external", true);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    /// <summary>Writes the environment of a resource.</summary>
    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var context = new EnvironmentCallbackContext(ExecutionContext, resource, cancellationToken: CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        if (context.EnvironmentVariables.Count == 0)
        {
            return;
        }

        Writer.WriteStartObject("env");
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            Writer.WriteString(name, _expressions.Write(value));
        }

        Writer.WriteEndObject();
    }

    /// <summary>Writes the arguments of a resource.</summary>
    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var context = new CommandLineArgsCallbackContext([], resource, CancellationToken) { ExecutionContext = ExecutionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        if (context.Args.Count == 0)
        {
            return;
        }

        Writer.WriteStartArray("args");
        foreach (var value in context.Args)
        {
            Writer.WriteStringValue(_expressions.Write(value));
        }

        Writer.WriteEndArray();
    }

    /// <summary>Makes sure that what a value refers to is in the manifest, too.</summary>
    public void TryAddDependentResources(object? value) => _expressions.Note(value);
}
