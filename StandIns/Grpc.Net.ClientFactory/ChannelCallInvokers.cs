using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>One channel for each client name and type, made at its first use and kept as long as the container.</summary>
internal sealed class ChannelCallInvokers(
    IServiceScopeFactory scopes,
    IHttpMessageHandlerFactory handlers,
    IOptionsMonitor<GrpcClientFactoryOptions> clientOptions,
    IOptionsMonitor<HttpClientFactoryOptions> httpOptions,
    ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, Type Client), CallInvoker> _invokers = new();
    private readonly Stack<IDisposable> _owned = new();
    private readonly Lock _making = new();

    public CallInvoker Get(string name, Type client)
    {
        if (_invokers.TryGetValue((name, client), out var ready))
        {
            return ready;
        }

        lock (_making)
        {
            return _invokers.GetOrAdd((name, client), key => Make(key.Name, key.Client));
        }
    }

    public void Dispose()
    {
        lock (_making)
        {
            while (_owned.TryPop(out var owned))
            {
                owned.Dispose();
            }
        }
    }

    private CallInvoker Make(string name, Type client)
    {
        var scope = scopes.CreateScope();
        try
        {
            var options = clientOptions.Get(name);
            var channelOptions = new GrpcChannelOptions
            {
                HttpHandler = handlers.CreateHandler(name),
                LoggerFactory = loggers,
                ServiceProvider = scope.ServiceProvider,
            };
            foreach (var configure in options.ChannelOptionsActions)
            {
                configure(channelOptions);
            }

            var address = options.Address ?? BaseAddress(name) ?? throw new InvalidOperationException(
                $"The gRPC client '{name}' has no address: services.AddGrpcClient<{client.Name}>(options => options.Address = ...).");
            if (options.HasCallCredentials && !CarriesCredentials(address, channelOptions))
            {
                throw new InvalidOperationException(
                    $"The call credentials of the gRPC client '{name}' need TLS, and {address} has none. "
                    + "ConfigureChannel(options => options.UnsafeUseInsecureChannelCallCredentials = true) sends them in the clear.");
            }

            var channel = GrpcChannel.ForAddress(address, channelOptions);
            _owned.Push(scope);
            _owned.Push(channel);
            return InterceptorRegistration.Apply(
                channel.CreateCallInvoker(), options.InterceptorRegistrations, InterceptorScope.Channel, scope.ServiceProvider);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A channel is made from a handler, not from an HttpClient, so what ConfigureHttpClient sets is lost; the base address is taken over.
    /// </summary>
    private Uri? BaseAddress(string name)
    {
        using var client = new HttpClient(new HttpClientHandler(), disposeHandler: true);
        foreach (var configure in httpOptions.Get(name).HttpClientActions)
        {
            configure(client);
        }

        return client.BaseAddress;
    }

    private static bool CarriesCredentials(Uri address, GrpcChannelOptions options) =>
        options.UnsafeUseInsecureChannelCallCredentials
        || address.Scheme == Uri.UriSchemeHttps
        || (address.Scheme != Uri.UriSchemeHttp && options.Credentials is { } credentials && credentials != ChannelCredentials.Insecure);
}
