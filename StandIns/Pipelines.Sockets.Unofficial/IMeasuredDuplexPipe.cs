using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A pair of pipes that counts what went through.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    /// <summary>The bytes that reached the other side's socket or stream.</summary>
    long TotalBytesSent { get; }

    /// <summary>The bytes that came from the other side.</summary>
    long TotalBytesReceived { get; }
}
