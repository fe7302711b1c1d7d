using AspireOrders.ServiceDefaults.Telemetry;

namespace AspireOrders.Gateway.Rest;

/// <summary>Headers that keep a browser from doing more with an answer than it should; the moment when an answer begins is also that when its span learns of it.</summary>
internal static class SecurityHeaders
{
    // The documentation page brings its own scripts and styles; nothing else here is meant to be rendered.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Middleware: sets them as late as possible, so that an error's answer has them too.</summary>
    public static Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) ? PagePolicy : DataPolicy;
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        RequestSpan.Complete(context);
        return Task.CompletedTask;
    }
}
