using System.Buffers.Text;

namespace AspireOrders.Load.Rest;

/// <summary>
/// Finds the end of one HTTP/1.1 response in what has arrived so far. It knows what a well-behaved server sends to a POST: a status line,
/// headers, and a body that is counted or comes in chunks.
/// </summary>
internal static class HttpResponseParser
{
    /// <summary>Reads a response; null while it is not complete.</summary>
    /// <exception cref="InvalidDataException">This is not such a response.</exception>
    public static HttpResponse? Parse(ReadOnlySpan<byte> received)
    {
        var headerLength = received.IndexOf("\r\n\r\n"u8);
        if (headerLength < 0) return null;
        var head = received[..(headerLength + 2)];
        var bodyStart = headerLength + 4;
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out var digits) || digits != 3)
        {
            throw new InvalidDataException("The answer does not begin with an HTTP/1.1 status line.");
        }

        var closes = Header(head, "Connection"u8).SequenceEqual("close"u8);
        if (status == 204) return new HttpResponse(status, bodyStart..bodyStart, bodyStart, closes);
        var length = Header(head, "Content-Length"u8);
        if (length.Length > 0)
        {
            if (!Utf8Parser.TryParse(length, out int bytes, out _)) throw new InvalidDataException("The answer's Content-Length is no number.");
            var end = bodyStart + bytes;
            return received.Length < end ? null : new HttpResponse(status, bodyStart..end, end, closes);
        }

        if (!Header(head, "Transfer-Encoding"u8).SequenceEqual("chunked"u8)) throw new InvalidDataException("The answer's body has no length.");
        return EndOfChunks(received[bodyStart..]) is { } chunked
            ? new HttpResponse(status, bodyStart..(bodyStart + chunked), bodyStart + chunked, closes)
            : null;
    }

    // The value of a header; names are compared without regard to case.
    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var line = head.IndexOf("\r\n"u8) + 2; line < head.Length;)
        {
            var rest = head[line..];
            var end = rest.IndexOf("\r\n"u8);
            if (end > name.Length && rest[name.Length] == ':' && System.Text.Ascii.EqualsIgnoreCase(rest[..name.Length], name))
            {
                return rest[(name.Length + 1)..end].Trim((byte)' ');
            }

            line += end + 2;
        }

        return [];
    }

    private static int? EndOfChunks(ReadOnlySpan<byte> body)
    {
        var position = 0;
        while (true)
        {
            var rest = body[position..];
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0) return null;
            if (!Utf8Parser.TryParse(rest, out int size, out _, 'x')) throw new InvalidDataException("A chunk of the answer has no size.");
            // Chunk, its line end; after the last one of size zero the line end closes the body.
            position += line + 2 + size + 2;
            if (position > body.Length) return null;
            if (size == 0) return position;
        }
    }
}

/// <summary>One response.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">Where its body is; with the sizes of its chunks if it came in chunks.</param>
/// <param name="Length">Where the next response begins.</param>
/// <param name="Closes">Whether the server closes the connection after it.</param>
internal readonly record struct HttpResponse(int Status, Range Body, int Length, bool Closes);
