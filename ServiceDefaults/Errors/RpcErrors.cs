using System.Diagnostics;
using AspireOrders.ServiceDefaults.Errors.Languages;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Polly.CircuitBreaker;

namespace AspireOrders.ServiceDefaults.Errors;

/// <summary>
/// Domain errors on the wire of gRPC: a <c>google.rpc.Status</c> in <c>grpc-status-details-bin</c> with <c>ErrorInfo</c> (the code in its
/// metadata), <c>BadRequest</c> for fields and <c>RetryInfo</c> for a time to try again.
/// </summary>
public static class RpcErrors
{
    /// <summary>The <c>ErrorInfo.domain</c> of every error.</summary>
    public const string Domain = "aspireorders";

    private const string CodeKey = "code", TraceKey = "traceId";

    /// <summary>The exception that carries a domain error to a gRPC client, in English.</summary>
    public static RpcException ToRpc(DomainException exception) => ToRpc(exception, ErrorLanguage.English);

    /// <summary>
    /// The exception that carries a domain error to a gRPC client. The status stays English, for logs and programs; for another language there are
    /// a <c>LocalizedMessage</c> and the descriptions of the fields.
    /// </summary>
    public static RpcException ToRpc(DomainException exception, ErrorLanguage language) => ToStatus(exception, language).ToRpcException();

    /// <summary>What <c>grpc-status-details-bin</c> holds of a domain error.</summary>
    internal static Google.Rpc.Status ToStatus(DomainException exception, ErrorLanguage language)
    {
        var error = exception.Error;
        var told = exception.In(language);
        var status = new Google.Rpc.Status { Code = (int)exception.GrpcStatus, Message = exception.Message };
        var info = new ErrorInfo { Reason = error.Reason, Domain = Domain, Metadata = { [CodeKey] = error.Code.ToString() } };
        // Of a defect nothing is told but where it can be looked up, as in a problem document.
        if (error == ErrorCode.Defect && Activity.Current is { } activity) info.Metadata[TraceKey] = activity.TraceId.ToHexString();
        status.Details.Add(Any.Pack(info));
        if (exception.Details.Count > 0)
        {
            var violations = told.Details.Select(d => new BadRequest.Types.FieldViolation { Field = d.Field, Description = d.Reason });
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violations } }));
        }

        if (language != ErrorLanguage.English) status.Details.Add(Any.Pack(new LocalizedMessage { Locale = language.Tag, Message = told.Message }));
        if (exception.RetryAfter is { } wait) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        return status;
    }

    /// <summary>The domain error that a peer answered with; from its bare status when it sent no details.</summary>
    public static DomainException ToDomain(RpcException exception)
    {
        if (exception.Status.DebugException is BrokenCircuitException broken) return ErrorMapping.ToDomain(broken);
        // That a peer does not serve an rpc says nothing about the thing that was asked for: it must not be taken for one that is not there.
        if (exception.StatusCode == StatusCode.Unimplemented) return Bare(exception);
        var status = exception.GetRpcStatus();
        var info = Detail<ErrorInfo>(status);
        if (status is null || info is null || info.Domain != Domain || !info.Metadata.TryGetValue(CodeKey, out var text)
            || !int.TryParse(text, out var number) || ErrorCode.Find(number) is not { } error)
        {
            return Bare(exception);
        }

        var details = Detail<BadRequest>(status)?.FieldViolations.Select(v => new FieldError(v.Field, v.Description)).ToList();
        return new DomainException(error, status.Message, details, Detail<RetryInfo>(status)?.RetryDelay.ToTimeSpan(), exception);
    }

    /// <summary>The number of the error table that a failed call carries.</summary>
    public static int Code(this RpcException exception) => ToDomain(exception).Error.Code;

    /// <summary>
    /// That a call went nowhere: while no replica is connected and no connection is under way, gRPC's balancer answers by itself, and calls it INTERNAL (grpc-dotnet,
    /// SubchannelsLoadBalancer).
    /// </summary>
    internal static bool IsNowhere(RpcException exception) =>
        exception is { StatusCode: StatusCode.Internal, Status: { Detail: "Unknown error.", DebugException: null } } && exception.GetRpcStatus() is null;

    private static DomainException Bare(RpcException exception)
    {
        // A refused TLS handshake reaches the caller as INTERNAL though the peer is simply not to be had (grpc-dotnet).
        var transport = exception.StatusCode == StatusCode.Internal && exception.Status.DebugException is HttpRequestException or IOException;
        var error = transport || IsNowhere(exception) ? ErrorCode.Unavailable : ErrorCode.Of(exception.StatusCode);
        TimeSpan? retryAfter = error == ErrorCode.Unavailable ? TimeSpan.FromSeconds(1) : null;
        return new DomainException(error, error.Title + ".", null, retryAfter, exception);
    }

    private static T? Detail<T>(Google.Rpc.Status? status)
        where T : class, Google.Protobuf.IMessage, new()
    {
        var descriptor = new T().Descriptor;
        var any = status?.Details.FirstOrDefault(d => d.Is(descriptor));
        return any is null ? null : (T)descriptor.Parser.ParseFrom(any.Value);
    }
}
