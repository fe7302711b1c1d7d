namespace AspireOrders.Gateway.Rest;

/// <summary>
/// What RFC 9110 asks of every resource: HEAD is answered as GET without a body, OPTIONS with the methods that a path takes, and every list of
/// methods names both.
/// </summary>
internal sealed class RequestMethods(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method)) Begin(context);
        return ListedAsync(context);
    }

    /// <summary>Whether the request came as HEAD.</summary>
    public static bool IsHead(HttpContext context) => context.Features.Get<HeadRequest>() is not null;

    private async Task ListedAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed || response.HasStarted) return;
        var methods = response.Headers.Allow.ToString().Split(", ", StringSplitOptions.RemoveEmptyEntries).ToList();
        if (methods.Contains(HttpMethods.Get, StringComparer.Ordinal)) methods.Insert(methods.IndexOf(HttpMethods.Get) + 1, HttpMethods.Head);
        methods.Add(HttpMethods.Options);
        response.Headers.Allow = string.Join(", ", methods.Distinct(StringComparer.Ordinal));
        if (HttpMethods.IsOptions(context.Request.Method)) response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void Begin(HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        context.Features.Set(new HeadRequest());
    }

    private sealed class HeadRequest;
}
