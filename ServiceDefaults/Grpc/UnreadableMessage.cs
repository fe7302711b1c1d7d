using AspireOrders.ServiceDefaults.Errors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>What is wrong with a message that gRPC could not read; it has INTERNAL and UNKNOWN for much of what its sender is to blame for.</summary>
internal static class UnreadableMessage
{
    /// <summary>The error for what reading failed with; null when no message is to blame.</summary>
    public static DomainException? Of(Exception exception) => exception switch
    {
        RpcException rpc => Of(rpc.StatusCode, rpc),
        BadHttpRequestException => ErrorMapping.ToDomain(exception),
        InvalidProtocolBufferException or InvalidDataException => Malformed("message", "not valid", exception),
        // Of a length above the largest signed number gRPC says only this.
        IOException when exception.Message.StartsWith("Message too large", StringComparison.Ordinal) => TooLarge(exception),
        _ => null,
    };

    /// <summary>The error for the status that gRPC refused a message with; null when no message is to blame.</summary>
    public static DomainException? Of(StatusCode status, Exception? cause = null) => status switch
    {
        StatusCode.ResourceExhausted => TooLarge(cause),
        StatusCode.Internal => Malformed("message", "not valid", cause),
        // The status is demanded by gRPC's rules of compression.
        StatusCode.Unimplemented => new DomainException(
            ErrorCode.InvalidInput, "The request is malformed.", [new FieldError("grpc-encoding", "must be one of identity, gzip, deflate")], null, cause)
        {
            GrpcStatus = StatusCode.Unimplemented,
        },
        _ => null,
    };

    /// <summary>A request that cannot be read, for one reason.</summary>
    public static DomainException Malformed(string field, string reason, Exception? cause = null) =>
        new(ErrorCode.InvalidInput, "The request is malformed.", [new FieldError(field, reason)], null, cause);

    private static DomainException TooLarge(Exception? cause) =>
        new(ErrorCode.TooLarge, $"A message is larger than {GrpcServerExtensions.MaxMessageBytes} bytes.", null, null, cause);
}
