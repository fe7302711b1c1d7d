using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>A handler's JSON body. What does not fit <typeparamref name="T"/> is refused with 4001, naming every place where it does not.</summary>
/// <param name="Value">The body.</param>
internal sealed record JsonBody<T>(T Value) : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var reader = context.Request.BodyReader;
        ITimer? limit = null;
        try
        {
            while (true)
            {
                var reading = reader.ReadAsync(context.RequestAborted);
                // Nearly every body is here with its headers, and needs no clock.
                if (!reading.IsCompleted) limit ??= TakeTime(context, reader);
                var read = await reading;
                if (read.IsCanceled)
                {
                    reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    throw RequestLimits.TooSlow();
                }

                if (Take(context, reader, read) is { } body) return body;
            }
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw RequestLimits.Unreadable(exception);
        }
        finally
        {
            if (limit is not null) await limit.DisposeAsync();
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(RestJson.MediaTypes, typeof(T)));

    private static JsonBody<T>? Take(HttpContext context, PipeReader reader, in ReadResult read)
    {
        // What was read is given back whatever is thrown: a reader left in the middle makes the server close the connection after the answer.
        var done = read.IsCompleted || read.Buffer.Length > RequestLimits.MaxBodyBytes;
        try
        {
            if (read.Buffer.Length > RequestLimits.MaxBodyBytes) throw RequestLimits.TooLarge();
            return done ? new JsonBody<T>(Parse(context, read.Buffer)) : null;
        }
        finally
        {
            reader.AdvanceTo(done ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ITimer TakeTime(HttpContext context, PipeReader reader) => context.RequestServices.GetRequiredService<TimeProvider>().CreateTimer(
        static state => ((PipeReader)state!).CancelPendingRead(), reader, RequestLimits.BodyTime, Timeout.InfiniteTimeSpan);

    private static T Parse(HttpContext context, in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsEmpty) throw Refusal(context, [new FieldError(JsonShape.Root, "is missing")]);
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body must be sent as application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        var bytes = buffer.IsSingleSegment ? buffer.First : buffer.ToArray();
        var type = RestJson.TypeOf<T>();
        T value;
        try
        {
            value = JsonSerializer.Deserialize(bytes.Span, type) ?? throw Refusal(context, [new FieldError(JsonShape.Root, "must be an object")]);
        }
        catch (JsonException exception)
        {
            throw Refusal(context, JsonShape.Errors(bytes, type, exception), exception);
        }

        // NUL is text in JSON, but in no database; written otherwise than by this escape it is not even JSON.
        if (bytes.Span.IndexOf("\\u0000"u8) >= 0 && JsonShape.Errors(bytes, type) is { Count: > 0 } errors) throw Refusal(context, errors);
        return value;
    }

    private static DomainException Refusal(HttpContext context, List<FieldError> errors, JsonException? cause = null) => context.Features.Get<RefusedHeader>() is { } header
        ? new(ErrorCode.InvalidInput, "The request is invalid.", [header.Fault, .. errors], null, cause)
        : new(ErrorCode.InvalidInput, "The body does not have the expected shape.", errors, null, cause);
}
