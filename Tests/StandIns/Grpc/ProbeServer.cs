using System.Net;
using AspireOrders.Tests.StandIns.Rpc.Protos;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.StandIns.Rpc;

/// <summary>A real Kestrel with HTTP/2 on a port of the system's choice.</summary>
public sealed class ProbeServer : IAsyncLifetime
{
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>Without TLS unless this is set.</summary>
    internal HttpsConnectionAdapterOptions? Https { get; init; }

    internal Action<IServiceCollection> Services { get; init; } = services => services.AddGrpc();

    internal Action<WebApplication> Map { get; init; } = app => app.MapGrpcService<ProbeService>();

    internal IServiceProvider Provider => _app!.Services;

    internal ProbeRecord Record => Provider.GetRequiredService<ProbeRecord>();

    internal Uri Address => new(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    internal GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Address);

    internal Probe.ProbeClient Client => new(Channel);

    internal static async Task<ProbeServer> StartAsync(ProbeServer? server = null)
    {
        server ??= new ProbeServer();
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http2;
            if (Https is { } https)
            {
                listener.UseHttps(https);
            }
        }));
        builder.Services.AddSingleton<ProbeRecord>();
        Services(builder.Services);
        _app = builder.Build();
        Map(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    internal Task StopAsync() => _app!.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
