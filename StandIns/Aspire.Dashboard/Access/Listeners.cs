using System.Net;
using Aspire.Dashboard.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aspire.Dashboard.Access;

/// <summary>Opens the ports and notes on each connection what it is for.</summary>
internal static class Listeners
{
    public static void Listen(this KestrelServerOptions kestrel, DashboardOptions options)
    {
        kestrel.Limits.MaxRequestBodySize = DashboardOptions.RequestBytes;
        foreach (var url in options.FrontendUrls)
        {
            Listen(kestrel, url, Negotiable(url), new ListenerKind(ServesFrontend: true, false, false));
        }

        if (options.OtlpGrpcUrl is { } grpc)
        {
            Listen(kestrel, grpc, HttpProtocols.Http2, new ListenerKind(false, ServesOtlpGrpc: true, false));
        }

        if (options.OtlpHttpUrl is { } http)
        {
            Listen(kestrel, http, Negotiable(http), new ListenerKind(false, false, ServesOtlpHttp: true));
        }
    }

    // Without TLS there is nothing to negotiate with.
    private static HttpProtocols Negotiable(Uri url) => url.Scheme == "https" ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;

    private static void Listen(KestrelServerOptions kestrel, Uri url, HttpProtocols protocols, ListenerKind kind)
    {
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, url.Port, Configure);
        }
        else if (url.IsLoopback)
        {
            kestrel.ListenLocalhost(url.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(url.Port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            listen.Protocols = protocols;
            if (url.Scheme == "https")
            {
                listen.UseHttps();
            }

            listen.Use(next => connection =>
            {
                connection.Features.Set(kind);
                return next(connection);
            });
        }
    }
}
