namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>Counts what gRPC sends more than once; it says so in a header of the attempt (gRFC A6).</summary>
internal sealed class RepeatedAttempts(string service, ResilienceMetrics metrics) : DelegatingHandler
{
    private const string Header = "grpc-previous-rpc-attempts";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.NonValidated.Contains(Header)) metrics.Repeated(service);
        return base.SendAsync(request, cancellationToken);
    }
}
