using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience.Internal;

/// <summary>The named options that say what the pipeline of a request is selected by.</summary>
internal sealed class PipelineSelection
{
    /// <summary>The key of a request; null when all requests share one pipeline.</summary>
    public Func<HttpRequestMessage, string>? KeyOf { get; set; }

    public static string Authority(HttpRequestMessage request) => request.RequestUri?.GetLeftPart(UriPartial.Authority)
        ?? throw new InvalidOperationException("The request has no address that its pipeline could be selected by.");

    public static void Configure(
        IServiceCollection services, string pipelineName, Func<IServiceProvider, Func<HttpRequestMessage, string>> selectorFactory)
    {
        ArgumentNullException.ThrowIfNull(selectorFactory);
        services.AddOptions<PipelineSelection>(pipelineName)
            .Configure<IServiceProvider>((selection, provider) => selection.KeyOf = selectorFactory(provider));
    }
}
