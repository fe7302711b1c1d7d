using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Registry;

namespace Microsoft.Extensions.Http.Resilience.Internal;

/// <summary>What tells pipelines apart: the client and handler, and what a request is selected by.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PipelineKey(string Name, string InstanceName);

/// <summary>All pipelines of the application. They outlive the handlers that use them, so that a circuit stays open.</summary>
internal sealed class HttpPipelines(
    IServiceProvider services, PipelineTelemetry telemetry, IOptionsMonitor<PipelineSelection> selections) : IAsyncDisposable, IDisposable
{
    private readonly ResiliencePipelineRegistry<PipelineKey> _registry = new(new ResiliencePipelineRegistryOptions<PipelineKey>
    {
        BuilderFactory = () => new ResiliencePipelineBuilder { TelemetryListener = telemetry },
        BuilderNameFormatter = key => key.Name,
        InstanceNameFormatter = key => key.InstanceName,
    });

    /// <summary>Finds the pipeline of a request; it is made at the first request that needs it.</summary>
    public Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> Selector(
        string name, Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure)
    {
        if (selections.Get(name).KeyOf is { } keyOf)
        {
            return request => GetOrAdd(new PipelineKey(name, keyOf(request)), configure);
        }

        var only = GetOrAdd(new PipelineKey(name, string.Empty), configure);
        return _ => only;
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    public void Dispose() => _registry.Dispose();

    private ResiliencePipeline<HttpResponseMessage> GetOrAdd(
        PipelineKey key, Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure) =>
        _registry.GetOrAddPipeline<HttpResponseMessage>(
            key, (builder, context) => configure(builder, new ResilienceHandlerContext(context, services)));
}
