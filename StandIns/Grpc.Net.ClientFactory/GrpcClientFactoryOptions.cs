using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>Settings of one named client.</summary>
public class GrpcClientFactoryOptions
{
    public Uri? Address { get; set; }

    /// <summary>Run when the client's channel is made, which happens once.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Run before every call.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>The first of them sees a call first; those of the client come before those of the channel.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Makes the client in place of its constructor.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }

    internal bool HasCallCredentials { get; set; }
}

/// <summary>The options of a call that is about to start.</summary>
public class CallOptionsContext
{
    internal CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
    {
        CallOptions = callOptions;
        ServiceProvider = serviceProvider;
    }

    public CallOptions CallOptions { get; set; }

    /// <summary>Of the scope that the client was resolved from.</summary>
    public IServiceProvider ServiceProvider { get; }
}
