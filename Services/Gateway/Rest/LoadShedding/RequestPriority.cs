namespace AspireOrders.Gateway.Rest.LoadShedding;

/// <summary>What is turned away last when there is too much, from least to most important.</summary>
internal enum RequestPriority
{
    /// <summary>Looking around; can be done a moment later.</summary>
    Browse,

    /// <summary>Everything that is neither.</summary>
    Other,

    /// <summary>An order that is being placed, followed, changed or cancelled.</summary>
    Order,
}

/// <summary>Metadata of a route: how important its requests are; without it, <see cref="RequestPriority.Other"/>.</summary>
/// <param name="Value">The priority.</param>
internal sealed record PriorityMetadata(RequestPriority Value);

/// <summary>Declares priorities at routes.</summary>
internal static class RoutePriority
{
    /// <summary>Says how important the requests of a route are.</summary>
    public static TBuilder Priority<TBuilder>(this TBuilder route, RequestPriority priority)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new PriorityMetadata(priority));
}
