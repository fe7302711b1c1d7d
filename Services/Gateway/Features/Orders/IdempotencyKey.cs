using System.Reflection;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>The client's own name of a request, by which it may repeat the request without repeating the effect.</summary>
/// <param name="Value">The key; empty when there is none.</param>
internal sealed record IdempotencyKey(string Value) : IBindableFromHttpContext<IdempotencyKey>, IEndpointParameterMetadataProvider
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;
    private static readonly IdempotencyKey None = new("");

    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0) return ValueTask.FromResult<IdempotencyKey?>(None);
        var key = values.Count == 1 ? values[0] ?? "" : throw DomainException.Invalid(Header, "is given more than once");
        if (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw DomainException.Invalid(Header, $"must be 1 to {MaxLength} printable ASCII characters");
        }

        return ValueTask.FromResult<IdempotencyKey?>(new IdempotencyKey(key));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(
        new HeaderParameter(Header, "The client's own name of this request, in printable ASCII; sent again with the same body, it gets the first answer again.", MaxLength));
}
