using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.Integration.Telemetry;

/// <summary>Takes the telemetry of all services, over OTLP as a collector does, and keeps of it what the tests that run at the moment want to know.</summary>
internal sealed class TelemetryCollector : IAsyncDisposable
{
    private const int FrameHeader = 5;

    private readonly WebApplication server;
    private readonly ConcurrentDictionary<Observation, bool> observations = new();

    private TelemetryCollector(WebApplication server)
    {
        this.server = server;
        server.MapPost("/opentelemetry.proto.collector.{signal}.v1.{service}/Export", TakeAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address => server.Urls.Single();

    public static async Task<TelemetryCollector> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var collector = new TelemetryCollector(builder.Build());
        await collector.server.StartAsync(cancellationToken);
        return collector;
    }

    /// <summary>Begins to look at what arrives, until the observation is disposed.</summary>
    public Observation Observe()
    {
        var observation = new Observation(ended => observations.TryRemove(ended, out _));
        observations[observation] = true;
        return observation;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    // A message of gRPC: a flag, its length, and then itself; an empty one says that all of it was taken.
    private async Task TakeAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (!observations.IsEmpty)
        {
            var request = ByteString.CopyFrom(body.GetBuffer().AsSpan(FrameHeader, (int)body.Length - FrameHeader));
            foreach (var observation in observations.Keys) observation.Take(signal, request);
        }

        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[FrameHeader], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
