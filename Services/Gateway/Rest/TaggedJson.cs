using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using AspireOrders.Gateway.Rest.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace AspireOrders.Gateway.Rest;

/// <summary>JSON with a strong entity tag, the hash of its bytes.</summary>
/// <param name="Json">The bytes.</param>
/// <param name="Tag">The tag.</param>
internal sealed record TaggedBody(ReadOnlyMemory<byte> Json, EntityTagHeaderValue Tag)
{
    /// <summary>Writes a value and tags it.</summary>
    public static TaggedBody From<T>(T value) => Of(JsonSerializer.SerializeToUtf8Bytes(value, RestJson.TypeOf<T>()));

    /// <summary>Tags bytes.</summary>
    public static TaggedBody Of(ReadOnlyMemory<byte> json) =>
        new(json, new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(SHA256.HashData(json.Span).AsSpan(0, 16))}\""));
}

/// <summary>
/// A tagged body as the answer: a client that has it already (<c>If-None-Match</c>) gets 304 and no body (RFC 9110, section 13.1.2). Of a copy it
/// tells the age, and that it is old when nothing newer was to be had (RFC 9111, section 5).
/// </summary>
/// <param name="body">What is sent.</param>
/// <param name="age">The copy's age; null when it is none.</param>
/// <param name="isOld">Whether the copy may be out of date.</param>
internal sealed class TaggedJson<T>(TaggedBody body, TimeSpan? age = null, bool isOld = false) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), RestJson.MediaTypes));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = body.Tag.ToString();
        // Kept by whoever likes, but asked for again each time: stock changes by the second.
        response.Headers.CacheControl = "no-cache";
        if (age is { } time) response.Headers.Age = Math.Max(0, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (isOld) response.Headers.Warning = "110 - \"Response is Stale\"";
        if (Matches(httpContext.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Json.Length;
        await response.Body.WriteAsync(body.Json, httpContext.RequestAborted);
    }

    private bool Matches(HttpRequest request) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(k => k.Equals(EntityTagHeaderValue.Any) || k.Compare(body.Tag, useStrongComparison: false));
}
