using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest;

/// <summary>Metadata of a route: rows of the error table that it answers with, besides those that every route has.</summary>
/// <param name="Codes">The rows.</param>
internal sealed record DeclaredErrors(params IReadOnlyList<ErrorCode> Codes);

/// <summary>Metadata of a route: a header of its successful answer.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Description">What it means.</param>
internal sealed record AnswerHeader(string Name, string Description);

/// <summary>What the API document says of a route.</summary>
internal static class RouteDescription
{
    /// <summary>Names the operation and says what it does.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, params ErrorCode[] errors) =>
        route.WithName(name).WithSummary(summary).WithMetadata(new DeclaredErrors(errors));
}
