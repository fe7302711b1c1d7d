using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.Gateway.Rest.Access;

/// <summary>Refuses a caller whom the route does not name, and everybody at a route that names nobody; counts what each user sends.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, CallerResolver resolver, RateLimiter limiter)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Answers that routing makes up itself (405, 415) are endpoints too, but lead nowhere.
        if (context.GetEndpoint() is RouteEndpoint route)
        {
            var access = route.Metadata.GetMetadata<AccessAttribute>();
            // A bad token on an open route is not looked at: sign-in must work for a caller whose old token has expired.
            if (access is null || !access.Callers.HasFlag(Callers.Anyone))
            {
                var caller = await resolver.ResolveAsync(context);
                // Before the refusal: who is not allowed to do something may not try it without end either.
                if (caller.UserId is { } userId && !await limiter.AdmitUserAsync(context, userId)) return;
                AccessRules.Demand(access, caller);
            }
            else if (route.Metadata.GetMetadata<SignInAttempt>() is not null && !await limiter.AdmitSignInAsync(context))
            {
                return;
            }
        }

        await next(context);
    }
}
