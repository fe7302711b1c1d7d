using System.Buffers;
using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams as pipes; StackExchange.Redis uses it for TLS and tunnels.</summary>
public static class StreamConnection
{
    /// <summary>A stream as a pair of pipes. Disposing of them disposes of the stream.</summary>
    /// <param name="stream">A stream that reads and writes at the same time.</param>
    /// <param name="sendPipeOptions">The options of the pipe to the stream.</param>
    /// <param name="receivePipeOptions">The options of the pipe from the stream.</param>
    /// <param name="name">Ignored: there is no trace that would name the connection.</param>
    public static IDuplexPipe GetDuplex(Stream stream, PipeOptions? sendPipeOptions, PipeOptions? receivePipeOptions, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _ = name;
        var pump = new StreamPump(stream, sendPipeOptions, receivePipeOptions);
        pump.Start();
        return pump;
    }

    /// <summary>A stream as a pipe to read.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="pipeOptions">Where memory comes from; null takes the defaults.</param>
    /// <param name="name">Ignored: there is no trace that would name the reader.</param>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        _ = name;
        return PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));
    }

    private sealed class StreamPump(Stream stream, PipeOptions? sendOptions, PipeOptions? receiveOptions)
        : TransportPump(sendOptions, receiveOptions)
    {
        protected override ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

        protected override async ValueTask<long> SendAsync(ReadOnlySequence<byte> buffer)
        {
            foreach (var piece in buffer)
            {
                await stream.WriteAsync(piece);
            }

            await stream.FlushAsync();
            return buffer.Length;
        }

        protected override void EndSending()
        {
            // A stream has no half to close; the other side learns of the end when the stream is disposed of.
        }

        protected override void Close() => stream.Dispose();
    }
}
