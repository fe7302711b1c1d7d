namespace Pipelines.Sockets.Unofficial;

/// <summary>How a connection first came to its end. The numbers are compiled into callers.</summary>
public enum PipeShutdownKind
{
    /// <summary>It is open.</summary>
    None = 0,

    /// <summary>It was disposed of.</summary>
    PipeDisposed = 1,

    /// <summary>The other side closed it.</summary>
    ReadEndOfStream = 100,

    /// <summary>The socket was disposed of while it was read.</summary>
    ReadDisposed = 101,

    /// <summary>Reading failed in the stream.</summary>
    ReadIOException = 102,

    /// <summary>Reading failed otherwise.</summary>
    ReadException = 103,

    /// <summary>Reading failed in the socket.</summary>
    ReadSocketError = 104,

    /// <summary>Nobody wanted to read any more.</summary>
    ReadFlushCompleted = 105,

    /// <summary>Everything was sent and no more was to come.</summary>
    WriteEndOfStream = 200,

    /// <summary>The socket was disposed of while it was written.</summary>
    WriteDisposed = 201,

    /// <summary>Writing failed in the stream.</summary>
    WriteIOException = 203,

    /// <summary>Writing failed otherwise.</summary>
    WriteException = 204,

    /// <summary>Writing failed in the socket.</summary>
    WriteSocketError = 205,

    /// <summary>The client ended it by the protocol.</summary>
    ProtocolExitClient = 400,

    /// <summary>The server ended it by the protocol.</summary>
    ProtocolExitServer = 401,
}
