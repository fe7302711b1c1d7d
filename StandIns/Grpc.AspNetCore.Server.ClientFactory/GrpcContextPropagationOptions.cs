namespace Grpc.AspNetCore.ClientFactory;

/// <summary>What a client does that is called outside of a gRPC request.</summary>
public class GrpcContextPropagationOptions
{
    /// <summary>Such a call goes out as it is; otherwise it throws InvalidOperationException.</summary>
    public bool SuppressContextNotFoundErrors { get; set; }
}
