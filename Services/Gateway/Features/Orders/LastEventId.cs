using System.Globalization;
using System.Reflection;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>The last event that a client saw, by which a broken stream goes on where it broke.</summary>
/// <param name="Version">The order's version then; 0 when it saw none.</param>
internal sealed record LastEventId(int Version) : IBindableFromHttpContext<LastEventId>, IEndpointParameterMetadataProvider
{
    private const string Header = "Last-Event-ID";

    public static ValueTask<LastEventId?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        string? text = context.Request.Headers[Header];
        if (string.IsNullOrEmpty(text)) return ValueTask.FromResult<LastEventId?>(new LastEventId(0));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult<LastEventId?>(new LastEventId(version))
            : throw DomainException.Invalid(Header, "is not the id of an event of this stream");
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new HeaderParameter(Header, "The id of the last event seen; those after it are sent."));
}
