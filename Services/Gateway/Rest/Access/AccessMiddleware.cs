using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.Gateway.Rest.Access;

/// <summary>Refuses a caller whom the route does not name, and everybody at a route that names nobody.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, CallerResolver resolver)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Answers that routing makes up itself (405, 415) are endpoints too, but lead nowhere.
        if (context.GetEndpoint() is RouteEndpoint route)
        {
            var access = route.Metadata.GetMetadata<AccessAttribute>();
            // A bad token on an open route is not looked at: sign-in must work for a caller whose old token has expired.
            if (access is null || !access.Callers.HasFlag(Callers.Anyone)) AccessRules.Demand(access, await resolver.ResolveAsync(context));
        }

        await next(context);
    }
}
