using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Rest;

/// <summary>Metadata of a route whose answer is a stream of events, which lasts as long as its reader stays.</summary>
internal sealed class EventStreamMetadata
{
    private static readonly EventStreamMetadata Instance = new();

    /// <summary>Convention: a route that says it produces events is one.</summary>
    public static void Mark(EndpointBuilder route)
    {
        if (route.Metadata.OfType<IProducesResponseTypeMetadata>().Any(p => p.ContentTypes.Contains(ServerSentEvents.ContentType, StringComparer.Ordinal))) route.Metadata.Add(Instance);
    }
}
