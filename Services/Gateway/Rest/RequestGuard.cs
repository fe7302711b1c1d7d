namespace AspireOrders.Gateway.Rest;

/// <summary>Refuses bodies that announce more than the limit, whether or not the route reads them, and notes when the request arrived.</summary>
internal sealed class RequestGuard(RequestDelegate next, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength > RequestLimits.MaxBodyBytes) throw RequestLimits.TooLarge();
        context.Features.Set(new RequestStart(clock.GetUtcNow()));
        return next(context);
    }
}
