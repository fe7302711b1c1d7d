using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Access;

/// <summary>
/// Lets each port serve what it is for, asks senders for their key and people for the cookie they get at <c>/login?t=</c>.
/// </summary>
internal sealed class AccessControl(DashboardOptions options, RequestDelegate next)
{
    public const string CookieName = ".Aspire.Dashboard.Auth";
    private const string OtlpKeyHeader = "x-otlp-api-key";
    private const string ApiKeyHeader = "x-api-key";
    private const string GrpcPrefix = "/opentelemetry.proto.collector.";

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var listener = context.Features.Get<ListenerKind>();
        var isGrpc = path.Value?.StartsWith(GrpcPrefix, StringComparison.Ordinal) is true;
        var isOtlpHttp = path.StartsWithSegments("/v1", StringComparison.Ordinal);
        var isServedHere = isGrpc ? listener?.ServesOtlpGrpc : isOtlpHttp ? listener?.ServesOtlpHttp : listener?.ServesFrontend;
        if (isServedHere is not true)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (isGrpc || isOtlpHttp)
        {
            return options.OtlpApiKey is { } key && !Secrets.AreEqual(context.Request.Headers[OtlpKeyHeader], key)
                ? Refuse(context)
                : next(context);
        }

        if (options.BrowserToken is not { } token || path == Login.Path || IsSignedIn(context, token))
        {
            return next(context);
        }

        if (path.StartsWithSegments("/api") || path.StartsWithSegments("/_blazor") || !HttpMethods.IsGet(context.Request.Method))
        {
            return Refuse(context);
        }

        context.Response.Redirect($"{Login.Path}?returnUrl={Uri.EscapeDataString(path + context.Request.QueryString)}");
        return Task.CompletedTask;
    }

    private static bool IsSignedIn(HttpContext context, string token) =>
        (context.Request.Cookies[CookieName] is { } cookie && Secrets.AreEqual(cookie, Secrets.CookieOf(token)))
        || (context.Request.Path.StartsWithSegments("/api") && context.Request.Headers[ApiKeyHeader] is [{ } key]
            && Secrets.AreEqual(key, token));

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
