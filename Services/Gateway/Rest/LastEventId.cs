using System.Globalization;
using System.Reflection;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Rest;

/// <summary>The last event that a client saw, by which a broken stream goes on where it broke.</summary>
/// <typeparam name="T">What the ids of the stream are.</typeparam>
/// <param name="Value">The event's id; null when the client saw none.</param>
internal sealed record LastEventId<T>(T? Value) : IBindableFromHttpContext<LastEventId<T>>, IEndpointParameterMetadataProvider
    where T : struct, IParsable<T>
{
    private const string Header = "Last-Event-ID";

    public static ValueTask<LastEventId<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        string? text = context.Request.Headers[Header];
        if (string.IsNullOrEmpty(text)) return ValueTask.FromResult<LastEventId<T>?>(new LastEventId<T>(Value: null));
        // No id of ours begins with a sign, which a number may.
        return char.IsAsciiLetterOrDigit(text[0]) && T.TryParse(text, CultureInfo.InvariantCulture, out var id)
            ? ValueTask.FromResult<LastEventId<T>?>(new LastEventId<T>(id))
            : throw DomainException.Invalid(Header, "is not the id of an event of this stream");
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new HeaderParameter(Header, "The id of the last event seen; those after it are sent."));
}
