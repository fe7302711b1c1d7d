using Microsoft.AspNetCore.Http.Features;

namespace AspireOrders.Gateway.Rest;

/// <summary>Refuses heads that are too large, and bodies that announce more than the limit, whether or not the route reads them; notes when the request arrived.</summary>
internal sealed class RequestGuard(RequestDelegate next, TimeProvider clock)
{
    // A client that is still sending when the connection ends never sees the answer; up to here its body is read and thrown away.
    private const int MostDiscarded = 8 * RequestLimits.MaxBodyBytes;

    public async Task InvokeAsync(HttpContext context)
    {
        if (RequestLimits.RefusalOfHead(context) is { } refusal)
        {
            context.Response.StatusCode = refusal;
            return;
        }

        if (context.Request.ContentLength > RequestLimits.MaxBodyBytes)
        {
            if (context.Request.ContentLength <= MostDiscarded) await DiscardAsync(context, context.RequestAborted);
            throw RequestLimits.TooLarge();
        }

        context.Features.Set(new RequestStart(clock.GetUtcNow()));
        await next(context);
    }

    private static async Task DiscardAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostDiscarded;
        await context.Request.BodyReader.CopyToAsync(Stream.Null, cancellationToken);
    }
}
