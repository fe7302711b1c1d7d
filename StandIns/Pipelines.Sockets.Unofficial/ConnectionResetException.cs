namespace Pipelines.Sockets.Unofficial;

/// <summary>A connection broke.</summary>
public sealed class ConnectionResetException : IOException
{
    /// <summary>Says what happened, and what it came from.</summary>
    public ConnectionResetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
