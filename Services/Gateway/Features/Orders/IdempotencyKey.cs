using System.Reflection;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>The client's own name of a request, by which it may repeat the request without repeating the effect.</summary>
/// <param name="Value">The key; empty when there is none.</param>
/// <param name="Fault">What is wrong with the key, to be told together with what is wrong with the body; null: nothing.</param>
internal sealed record IdempotencyKey(string Value, FieldError? Fault = null) : IBindableFromHttpContext<IdempotencyKey>, IEndpointParameterMetadataProvider
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;
    private static readonly IdempotencyKey None = new("");

    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0) return ValueTask.FromResult<IdempotencyKey?>(None);
        var key = values.Count == 1 ? values[0] ?? "" : "";
        return ValueTask.FromResult<IdempotencyKey?>(
            key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Refused(context, values.Count) : new IdempotencyKey(key));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(
        new HeaderParameter(Header, "The client's own name of this request, in printable ASCII; sent again with the same body, it gets the first answer again.", MaxLength));

    private static IdempotencyKey Refused(HttpContext context, int count)
    {
        var fault = count > 1 ? new FieldError(Header, "is given more than once") : new FieldError(Header, $"must be 1 to {MaxLength} printable ASCII characters");
        context.Features.Set(new RefusedHeader(fault));
        return new IdempotencyKey("", fault);
    }
}
