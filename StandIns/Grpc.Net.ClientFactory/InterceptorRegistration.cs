using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.Net.ClientFactory;

/// <summary>How long an interceptor lives.</summary>
public enum InterceptorScope
{
    /// <summary>As long as the channel: made once and shared by all clients of the name.</summary>
    Channel,

    /// <summary>As long as the client: made for each one, from the scope that it is resolved from.</summary>
    Client,
}

/// <summary>How an interceptor is made, and for how long.</summary>
public class InterceptorRegistration
{
    public InterceptorRegistration(InterceptorScope scope, Func<IServiceProvider, Interceptor> creator)
    {
        ArgumentNullException.ThrowIfNull(creator);
        Scope = scope;
        Creator = creator;
    }

    public InterceptorScope Scope { get; }

    public Func<IServiceProvider, Interceptor> Creator { get; }

    internal static CallInvoker Apply(
        CallInvoker invoker, IEnumerable<InterceptorRegistration> registrations, InterceptorScope scope, IServiceProvider services)
    {
        var interceptors = registrations
            .Where(registration => registration.Scope == scope)
            .Select(registration => registration.Creator(services))
            .ToArray();
        return interceptors.Length == 0 ? invoker : invoker.Intercept(interceptors);
    }
}
