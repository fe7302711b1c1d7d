using AspireOrders.Gateway.Rest.LoadShedding;
using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.Gateway.Rest.Access;

/// <summary>Declares at a route who may use it.</summary>
internal static class RouteAccess
{
    /// <summary>Lets in <paramref name="callers"/> and nobody else.</summary>
    public static TBuilder Access<TBuilder>(this TBuilder route, Callers callers)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessAttribute(callers));

    /// <summary>Routing, and at once the checks of what the chosen route declares, its priority first: before a body is read or a parameter bound.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<LoadSheddingMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<UnreadBody>();
    }
}
