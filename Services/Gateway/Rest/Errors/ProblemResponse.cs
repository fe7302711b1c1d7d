using System.Diagnostics;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Errors.Languages;

namespace AspireOrders.Gateway.Rest.Errors;

/// <summary>Writes failures as <c>application/problem+json</c>.</summary>
internal static class ProblemResponse
{
    public const string ContentType = "application/problem+json";

    /// <summary>Answers with <paramref name="error"/> in the language that the caller prefers; <paramref name="status"/> overrides the error table's HTTP status.</summary>
    public static Task WriteAsync(HttpContext context, DomainException error, int? status = null)
    {
        var language = ErrorLanguage.Choose(context.Request.Headers.AcceptLanguage);
        var problem = Describe(context, error.In(language), language, status ?? error.Error.HttpStatus);
        var response = context.Response;
        response.Headers.ContentLanguage = language.Tag;
        response.Headers.Vary = "Accept-Language";
        response.StatusCode = problem.Status;
        if (error.RetryAfter is { } wait) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString();
        // What is left of the body is not read, so the connection ends; a client that is not told would send its next request into it.
        if (problem.Status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status408RequestTimeout && context.Request.Protocol == HttpProtocol.Http11) response.Headers.Connection = "close";
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 6750, section 3: a request without a token gets the bare challenge.
            response.Headers.WWWAuthenticate = error.Error == ErrorCode.NoToken ? "Bearer" : "Bearer error=\"invalid_token\"";
        }

        return response.WriteAsJsonAsync(problem, RestJson.TypeOf<Problem>(), ContentType, context.RequestAborted);
    }

    /// <summary>Answers for a status that the framework set without a body: unknown path, method or media type.</summary>
    public static Task WriteStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (error, message) = status switch
        {
            StatusCodes.Status404NotFound => (ErrorCode.NotFound, "There is nothing at this path."),
            StatusCodes.Status405MethodNotAllowed => (ErrorCode.InvalidInput, "This path does not take this method; the Allow header names those it takes."),
            StatusCodes.Status408RequestTimeout => (ErrorCode.InvalidInput, "The body did not arrive in time."),
            StatusCodes.Status414UriTooLong => (ErrorCode.TooLarge, $"Path and query are longer than {RequestLimits.MaxTargetBytes} bytes."),
            StatusCodes.Status431RequestHeaderFieldsTooLarge => (ErrorCode.TooLarge, $"There are more than {RequestLimits.MaxHeaders} headers, or they are larger than {RequestLimits.MaxHeaderBytes} bytes."),
            StatusCodes.Status415UnsupportedMediaType => (ErrorCode.InvalidInput, "The body must be sent as application/json."),
            _ => (ErrorCode.All.FirstOrDefault(e => e.HttpStatus == status) ?? (status < 500 ? ErrorCode.InvalidInput : ErrorCode.Defect), "The request was refused."),
        };
        return WriteAsync(context, new DomainException(error, message), status);
    }

    private static Problem Describe(HttpContext context, DomainException error, ErrorLanguage language, int status)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var traceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
        var (code, title) = (error.Error.Code, error.Error.TitleIn(language));
        return new Problem(
            $"urn:aspireorders:error:{code}", title, status, error.Message, $"urn:aspireorders:trace:{traceId}", code, error.Message,
            clock.GetUtcNow().UtcDateTime, context.Request.Path.Value ?? "/", traceId, error.Details);
    }
}
