using System.Net;
using AspireOrders.Messaging;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>Lets a gRPC channel find the replicas of a service by service discovery: address <c>service:///orders</c>.</summary>
internal sealed class ServiceResolverFactory(ServiceEndpointResolver endpoints) : ResolverFactory
{
    /// <summary>The scheme of such addresses.</summary>
    public const string Scheme = "service";

    public override string Name => Scheme;

    public override Resolver Create(ResolverOptions options) => new ServiceResolver(endpoints, options.Address.AbsolutePath.Trim('/'), options.DefaultPort);
}

/// <summary>Asks service discovery whenever the channel wants to know, and as soon as what was answered has changed.</summary>
internal sealed class ServiceResolver(ServiceEndpointResolver endpoints, string service, int defaultPort) : Resolver
{
    private const int HttpsPort = 443;

    private readonly string query = $"{(defaultPort == HttpsPort ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{service}";
    private readonly WakeUp wanted = new();
    private readonly CancellationTokenSource stopping = new();

    public override void Start(Action<ResolverResult> listener)
    {
        // The first call's trace and deadline are not those of all that follow.
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        var token = stopping.Token;
        _ = Task.Run(() => RunAsync(listener, token), CancellationToken.None);
        Refresh();
    }

    public override void Refresh() => wanted.Set();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stopping.Cancel();
            stopping.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task RunAsync(Action<ResolverResult> listener, CancellationToken cancellationToken)
    {
        IDisposable? watch = null;
        try
        {
            while (true)
            {
                await wanted.WaitAsync(cancellationToken);
                var (result, changed) = await ResolveAsync(cancellationToken);
                watch?.Dispose();
                // Registered before it is told: a change in between wakes the loop once more.
                watch = changed?.RegisterChangeCallback(static self => ((ServiceResolver)self!).Refresh(), this);
                listener(result);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The channel is closed.
        }
        finally
        {
            watch?.Dispose();
        }
    }

    private async Task<(ResolverResult Result, Microsoft.Extensions.Primitives.IChangeToken? Changed)> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await endpoints.GetEndpointsAsync(query, cancellationToken);
            return (ResolverResult.ForResult([.. found.Endpoints.Select(e => Address(e.EndPoint))]), found.ChangeToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What configuration says of the service makes no sense: its callers are told, call by call.
            return (ResolverResult.ForFailure(new Status(StatusCode.Unavailable, $"{service} could not be found.", exception)), null);
        }
    }

    private BalancerAddress Address(EndPoint endpoint) => endpoint switch
    {
        UriEndPoint { Uri: var uri } => new BalancerAddress(uri.Host, uri.Port),
        DnsEndPoint dns => new BalancerAddress(dns.Host, dns.Port == 0 ? defaultPort : dns.Port),
        IPEndPoint ip => new BalancerAddress(ip.Address.ToString(), ip.Port == 0 ? defaultPort : ip.Port),
        _ => throw new NotSupportedException($"{service} cannot be called at {endpoint}."),
    };
}
