using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>Transient, so that client interceptors and call options see the services of the scope that asks.</summary>
internal sealed class DefaultGrpcClientFactory(
    IServiceProvider services,
    IEnumerable<GrpcClientRegistration> registrations,
    ChannelCallInvokers channels,
    IOptionsMonitor<GrpcClientFactoryOptions> optionsMonitor) : GrpcClientFactory
{
    public override TClient CreateClient<TClient>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!registrations.Any(registration => registration.Client == typeof(TClient) && registration.Name == name))
        {
            throw new InvalidOperationException($"No gRPC client of type {typeof(TClient).Name} is registered with the name '{name}'.");
        }

        var options = optionsMonitor.Get(name);
        var invoker = InterceptorRegistration.Apply(
            channels.Get(name, typeof(TClient)), options.InterceptorRegistrations, InterceptorScope.Client, services);
        if (options.CallOptionsActions.Count > 0)
        {
            invoker = new CallOptionsInvoker(invoker, options.CallOptionsActions, services);
        }

        return options.Creator is { } create
            ? Created<TClient>(create(invoker))
            : Constructor<TClient>.Call(services, [invoker]);
    }

    private static TClient Created<TClient>(object? client) => client switch
    {
        TClient typed => typed,
        null => throw new InvalidOperationException("The configured creator of the gRPC client returned null."),
        _ => throw new InvalidOperationException(
            $"The configured creator of the gRPC client returned {client.GetType().FullName}, which is no {typeof(TClient).FullName}."),
    };

    private static class Constructor<TClient>
    {
        public static readonly ObjectFactory<TClient> Call = ActivatorUtilities.CreateFactory<TClient>([typeof(CallInvoker)]);
    }
}

/// <summary>That <c>AddGrpcClient</c> was called for this name and type.</summary>
internal sealed record GrpcClientRegistration(string Name, Type Client);
