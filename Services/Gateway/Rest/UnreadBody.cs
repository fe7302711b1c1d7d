using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Rest;

/// <summary>
/// Measures a body that comes without its length to a route that takes none: it could be endless, and the request would be carried out all the
/// same. What announces its length is judged by that (<see cref="RequestGuard"/>), and a route that takes a body measures it while it reads.
/// </summary>
internal sealed class UnreadBody(RequestDelegate next, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null && TakesNone(context)) await ReadToEndAsync(context);
        await next(context);
    }

    private static bool TakesNone(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.GetEndpoint() is RouteEndpoint route && route.Metadata.GetMetadata<IAcceptsMetadata>() is null;

    // More than the server's own limit is refused by it.
    private async Task ReadToEndAsync(HttpContext context)
    {
        using var limit = new CancellationTokenSource(RequestLimits.BodyTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await context.Request.BodyReader.CopyToAsync(Stream.Null, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw RequestLimits.TooSlow();
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw RequestLimits.Unreadable(exception);
        }
    }
}
