using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Sends requests through a resilience pipeline.</summary>
public class ResilienceHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> _pipelineProvider;

    /// <summary>A handler that takes the pipeline for each request from <paramref name="pipelineProvider"/>.</summary>
    public ResilienceHandler(Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> pipelineProvider)
    {
        ArgumentNullException.ThrowIfNull(pipelineProvider);
        _pipelineProvider = pipelineProvider;
    }

    /// <summary>A handler with one pipeline for all requests.</summary>
    public ResilienceHandler(ResiliencePipeline<HttpResponseMessage> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipelineProvider = _ => pipeline;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pipeline = _pipelineProvider(request);
        var (context, created) = Enter(request, cancellationToken);
        try
        {
            var outcome = await pipeline.ExecuteOutcomeAsync(SendOnceAsync, context, (Handler: this, Request: request))
                .ConfigureAwait(context.ContinueOnCapturedContext);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            Leave(request, context, created);
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pipeline = _pipelineProvider(request);
        var (context, created) = Enter(request, cancellationToken);
        try
        {
            return pipeline.Execute(
                static (execution, state) => state.Handler.SendCore(Next(execution, state.Request), execution.CancellationToken),
                context,
                (Handler: this, Request: request));
        }
        finally
        {
            Leave(request, context, created);
        }
    }

    private static async ValueTask<Outcome<HttpResponseMessage>> SendOnceAsync(
        ResilienceContext execution, (ResilienceHandler Handler, HttpRequestMessage Request) state)
    {
        try
        {
            var response = await state.Handler.SendCoreAsync(Next(execution, state.Request), execution.CancellationToken)
                .ConfigureAwait(execution.ContinueOnCapturedContext);
            return Outcome.FromResult(response);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<HttpResponseMessage>(exception);
        }
    }

    // A strategy may have put another request or another execution in place.
    private static HttpRequestMessage Next(ResilienceContext execution, HttpRequestMessage request)
    {
        request = execution.GetRequestMessage() ?? request;
        request.SetResilienceContext(execution);
        return request;
    }

    private static (ResilienceContext Context, bool Created) Enter(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var outer = request.GetResilienceContext();
        var context = outer ?? ResilienceContextPool.Shared.Get(cancellationToken);
        request.SetResilienceContext(context);
        context.SetRequestMessage(request);
        return (context, outer is null);
    }

    private static void Leave(HttpRequestMessage request, ResilienceContext context, bool created)
    {
        request.SetResilienceContext(created ? null : context);
        if (created)
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendCoreAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private HttpResponseMessage SendCore(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.Send(request, cancellationToken);
}
