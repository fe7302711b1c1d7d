using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Writes the manifest and ends the AppHost: what <c>--publisher manifest</c> and <c>--step publish-manifest</c> ask for.
/// </summary>
internal sealed partial class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<ManifestPublisher> logger) : IHostedService
{
    private const string Step = "publish-manifest";
    private const string FileName = "aspire-manifest.json";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Pipeline:Step"] is { } step && !string.Equals(step, Step, StringComparison.OrdinalIgnoreCase))
        {
            throw new DistributedApplicationException($"The step '{step}' is not known here. This AppHost publishes with '--step {Step}'.");
        }

        var path = configuration["Pipeline:OutputPath"]
            ?? throw new DistributedApplicationException(
                "The '--output-path [path]' option was not specified even though manifest publishing was requested.");
        await WriteAsync(path.EndsWith(".json", StringComparison.Ordinal) ? path : Path.Combine(path, FileName), cancellationToken)
            .ConfigureAwait(false);
        lifetime.StopApplication();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var fullPath = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(fullPath)!);
        await using var file = new FileStream(fullPath, FileMode.Create);
        await using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        await new ManifestPublishingContext(executionContext, fullPath, writer, cancellationToken).WriteModelAsync(model)
            .ConfigureAwait(false);
        LogPublished(fullPath);
    }

    [LoggerMessage(1, LogLevel.Information, "Published manifest to: {ManifestPath}")]
    private partial void LogPublished(string manifestPath);
}
