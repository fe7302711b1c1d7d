namespace Grpc.Net.ClientFactory;

/// <summary>Makes the clients that <c>AddGrpcClient</c> registered, by name.</summary>
public abstract class GrpcClientFactory
{
    /// <summary>
    /// Throws InvalidOperationException when no client of that name and type was registered, or its settings do not make a channel.
    /// </summary>
    public abstract TClient CreateClient<TClient>(string name)
        where TClient : class;
}
