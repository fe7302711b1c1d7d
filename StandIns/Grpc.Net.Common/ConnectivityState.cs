namespace Grpc.Core;

/// <summary>What a channel's connection is doing; the real packages are compiled against these numbers.</summary>
public enum ConnectivityState
{
    Idle = 0,
    Connecting = 1,
    Ready = 2,
    TransientFailure = 3,
    Shutdown = 4,
}
