using System.Globalization;
using System.IO.Pipelines;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Errors.Languages;
using AspireOrders.ServiceDefaults.Telemetry;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>
/// Around gRPC itself: a failure that it answers without any interceptor (an unknown rpc, a message that is too large or cannot be read, a deadline) leaves
/// by the error table too. What has its details already is left as it is.
/// </summary>
internal sealed class FailureDetails(RequestDelegate next, ILogger<FailureDetails> logger)
{
    private const string DetailsName = "grpc-status-details-bin";

    public async Task InvokeAsync(HttpContext http)
    {
        http.Features.Set<IHttpResponseBodyFeature>(new CompletedAnswer(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), this, http));
        await next(http);
        Complete(http);
    }

    private void Complete(HttpContext http)
    {
        // A call that has not answered anything has its status among the headers, any other among the trailers.
        var end = http.Response.HasStarted ? http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : http.Response.Headers;
        if (end is null || end.IsReadOnly || end.GrpcStatus is not [{ } status] || status == "0" || end.ContainsKey(DetailsName)) return;
        var error = ErrorOf((StatusCode)int.Parse(status, CultureInfo.InvariantCulture), http);
        if (error.Error == ErrorCode.Defect) GrpcLog.Defect(logger, http.Request.Path, error);
        http.Features.Get<IHttpActivityFeature>()?.Activity.Note(error);
        var told = RpcErrors.ToStatus(error, ErrorLanguage.Choose(http.Request.Headers.AcceptLanguage));
        end.GrpcStatus = told.Code.ToString(CultureInfo.InvariantCulture);
        end.GrpcMessage = told.Message;
        end[DetailsName] = Convert.ToBase64String(told.ToByteArray());
    }

    private static DomainException ErrorOf(StatusCode status, HttpContext http) => status switch
    {
        StatusCode.Internal when http.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType =>
            UnreadableMessage.Malformed("content-type", "must be one of application/grpc, application/grpc+proto"),
        // gRPC names the encodings that it knows to who used another.
        StatusCode.Unimplemented when !http.Response.Headers.ContainsKey("grpc-accept-encoding") => DomainException.NotServed(),
        StatusCode.DeadlineExceeded => new DomainException(ErrorCode.OutOfTime, "The request ran out of time."),
        StatusCode.Unknown => Cause(http) is { } cause ? UnreadableMessage.Of(cause) ?? ErrorMapping.ToDomain(cause) : Row(ErrorCode.Defect),
        _ => UnreadableMessage.Of(status) ?? Row(ErrorCode.Of(status), status),
    };

    private static Exception? Cause(HttpContext http) => http.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Status.DebugException;

    private static DomainException Row(ErrorCode row, StatusCode? status = null) => new(row, row.Title + ".") { GrpcStatus = status ?? row.GrpcStatus };

    /// <summary>An answer before whose end there is something to do: a deadline that runs out ends it at once, not when the call returns.</summary>
    private sealed class CompletedAnswer(IHttpResponseBodyFeature answer, FailureDetails details, HttpContext http) : IHttpResponseBodyFeature
    {
        public Stream Stream => answer.Stream;

        public PipeWriter Writer => answer.Writer;

        public void DisableBuffering() => answer.DisableBuffering();

        public Task StartAsync(CancellationToken cancellationToken = default) => answer.StartAsync(cancellationToken);

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            answer.SendFileAsync(path, offset, count, cancellationToken);

        public Task CompleteAsync()
        {
            details.Complete(http);
            return answer.CompleteAsync();
        }
    }
}
