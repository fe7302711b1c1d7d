using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Http.Resilience.Internal;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds resilience to HTTP clients. Handlers that are added twice are passed twice.</summary>
public static class ResilienceHttpClientBuilderExtensions
{
    private const string StandardName = "standard";

    /// <summary>
    /// Adds the standard handler: rate limiter, total timeout, retry, circuit breaker, attempt timeout. The client's own timeout is
    /// set to infinite, since these decide.
    /// </summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var optionsName = PipelineName(builder, StandardName);
        builder.Services.AddOptionsWithValidateOnStart<HttpStandardResilienceOptions>(optionsName);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, StandardOptionsRangeValidator>());
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, StandardOptionsRelationValidator>());
        builder.AddResilienceHandler(StandardName, (pipeline, context) =>
        {
            context.EnableReloads<HttpStandardResilienceOptions>(optionsName);
            var options = context.GetOptions<HttpStandardResilienceOptions>(optionsName);
            pipeline
                .AddRateLimiter(options.RateLimiter)
                .AddTimeout(options.TotalRequestTimeout)
                .AddRetry(options.Retry)
                .AddCircuitBreaker(options.CircuitBreaker)
                .AddTimeout(options.AttemptTimeout);
        });
        builder.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        return new HttpResiliencePipelineBuilder(optionsName, builder.Services);
    }

    /// <summary>Adds the standard handler, configured by a section that must not be empty.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, IConfigurationSection section) => builder.AddStandardResilienceHandler().Configure(section);

    /// <summary>Adds the standard handler, configured by code.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure) =>
        builder.AddStandardResilienceHandler().Configure(configure);

    /// <summary>Adds a handler with a pipeline of one's own.</summary>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder, string pipelineName, Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddResilienceHandler(pipelineName, (pipeline, _) => configure(pipeline));
    }

    /// <summary>Adds a handler with a pipeline of one's own, which may need services.</summary>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder,
        string pipelineName,
        Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(pipelineName);
        ArgumentNullException.ThrowIfNull(configure);
        var name = PipelineName(builder, pipelineName);
        builder.Services.AddOptions();
        builder.Services.AddLogging();
        builder.Services.TryAddSingleton<PipelineTelemetry>();
        builder.Services.TryAddSingleton<HttpPipelines>();
        builder.AddHttpMessageHandler(services =>
            new ResilienceHandler(services.GetRequiredService<HttpPipelines>().Selector(name, configure)));
        return new HttpResiliencePipelineBuilder(name, builder.Services);
    }

    /// <summary>Takes all resilience handlers that were added so far from the client.</summary>
    [Experimental("EXTEXP0001")]
    public static IHttpClientBuilder RemoveAllResilienceHandlers(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToArray())
            {
                handlers.Remove(handler);
            }
        });
    }

    private static string PipelineName(IHttpClientBuilder builder, string handlerName) => $"{builder.Name}-{handlerName}";
}
