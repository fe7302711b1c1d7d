using Google.Protobuf;

namespace Grpc.Core;

/// <summary>google.rpc.Status among the trailers of a call.</summary>
public static class MetadataExtensions
{
    public const string StatusDetailsTrailerName = "grpc-status-details-bin";

    /// <summary>
    /// The status among these trailers, or null. Bytes that are no status throw InvalidProtocolBufferException,
    /// or count as absent when <paramref name="ignoreParseError"/> is set.
    /// </summary>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (metadata.GetValueBytes(StatusDetailsTrailerName) is not { } bytes)
        {
            return null;
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    /// <summary>Puts the status among these trailers in place of any other.</summary>
    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(status);
        foreach (var earlier in metadata.GetAll(StatusDetailsTrailerName).ToArray())
        {
            metadata.Remove(earlier);
        }

        metadata.Add(StatusDetailsTrailerName, status.ToByteArray());
    }
}
