using System.Diagnostics.Metrics;
using AspireOrders.Gateway.Rest.Errors;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace AspireOrders.Gateway.Rest.LoadShedding;

/// <summary>
/// Turns requests away before they do harm: when many are under way already, first those who browse, last those who order. Who is let in is let
/// finish.
/// </summary>
internal sealed class LoadSheddingMiddleware
{
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);
    private static readonly string[] Names = ["browse", "other", "order"];

    private readonly RequestDelegate next;
    private readonly IOptionsMonitor<LoadSheddingOptions> options;
    private readonly Counter<long> shed;
    private int inFlight;

    public LoadSheddingMiddleware(RequestDelegate next, IOptionsMonitor<LoadSheddingOptions> options, IMeterFactory factory)
    {
        (this.next, this.options) = (next, options);
        var meter = factory.Create(GatewayTelemetry.MeterName);
        shed = meter.CreateCounter<long>("gateway.shed", "{request}", "Requests that were turned away because too many were under way, by priority.");
        meter.CreateObservableGauge("gateway.in_flight", () => Volatile.Read(ref inFlight), "{request}", "Requests under way, streams of events left out.");
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint route || route.Metadata.GetMetadata<EventStreamMetadata>() is not null) return next(context);
        var priority = route.Metadata.GetMetadata<PriorityMetadata>()?.Value ?? RequestPriority.Other;
        return Interlocked.Increment(ref inFlight) <= options.CurrentValue.Limit(priority) ? LetInAsync(context) : TurnAwayAsync(context, priority);
    }

    private async Task LetInAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    private Task TurnAwayAsync(HttpContext context, RequestPriority priority)
    {
        Interlocked.Decrement(ref inFlight);
        shed.Add(1, new KeyValuePair<string, object?>("priority", Names[(int)priority]));
        return ProblemResponse.WriteAsync(
            context, DomainException.Unavailable("Too much is going on; what is under way already comes first.", RetrySoon));
    }
}
