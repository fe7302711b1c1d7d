using Microsoft.Extensions.Http.Resilience.Internal;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Configures a pipeline of a client.</summary>
public static class HttpResiliencePipelineBuilderExtensions
{
    /// <summary>Gives each authority (scheme, host and port) a pipeline: one that fails does not break the circuit of others.</summary>
    public static IHttpResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpResiliencePipelineBuilder builder) =>
        builder.SelectPipelineBy(_ => PipelineSelection.Authority);

    /// <summary>Gives each key that the selector takes from a request a pipeline.</summary>
    public static IHttpResiliencePipelineBuilder SelectPipelineBy(
        this IHttpResiliencePipelineBuilder builder, Func<IServiceProvider, Func<HttpRequestMessage, string>> selectorFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        PipelineSelection.Configure(builder.Services, builder.PipelineName, selectorFactory);
        return builder;
    }
}
