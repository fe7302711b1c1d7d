namespace Aspire.Dashboard.Components;

/// <summary>Serves the script of Blazor, which is a resource of this program (eng/BlazorScript.targets).</summary>
internal static class BlazorScript
{
    /// <summary>Answers <c>/_framework/blazor.web.js</c>.</summary>
    public static IEndpointConventionBuilder MapBlazorScript(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/_framework/blazor.web.js", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "max-age=86400";
            return Results.Stream(typeof(BlazorScript).Assembly.GetManifestResourceStream("blazor.web.js")!, "text/javascript");
        });
}
