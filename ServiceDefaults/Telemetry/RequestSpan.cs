using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>The span of a REST request: ASP.NET Core leaves its route and its outcome to others.</summary>
public static class RequestSpan
{
    /// <summary>Notes route and status at the request's span, and that it failed when the server is to blame. To be called when the answer begins.</summary>
    /// <param name="context">The request.</param>
    public static void Complete(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } activity) return;
        var status = context.Response.StatusCode;
        var hasFailed = status >= StatusCodes.Status500InternalServerError;
        if (!activity.Recorded && !hasFailed) return;
        // Whoever handles an exception has taken the endpoint away.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (endpoint is RouteEndpoint route) activity.SetTag("http.route", route.RoutePattern.RawText);
        activity.SetTag("http.response.status_code", status);
        if (hasFailed) activity.SetStatus(ActivityStatusCode.Error);
    }
}
