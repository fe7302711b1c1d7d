namespace Grpc.Core;

/// <summary>From google.rpc.Status to the exception that carries it.</summary>
public static class RpcStatusExtensions
{
    /// <summary>Code and text of the exception are those of the status.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ToRpcException((StatusCode)status.Code, status.Message);
    }

    /// <summary>An exception with a code and text of its own.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status, StatusCode statusCode, string message)
    {
        var trailers = new Metadata();
        trailers.SetRpcStatus(status);
        return new RpcException(new Status(statusCode, message), trailers);
    }
}

/// <summary>From an exception to the google.rpc.Status that it carries.</summary>
public static class RpcExceptionExtensions
{
    /// <summary>The status among the trailers, or null; bytes that are no status throw InvalidProtocolBufferException.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus();
    }
}
