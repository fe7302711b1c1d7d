using System.Net;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>
/// Sends the same bytes when the connection is changed under a call. A server that stops refuses the calls it has not begun, and the handler of sockets
/// then sends them on another connection by itself. But the client of gRPC, when a retry policy applies to the call, writes its message only once per attempt:
/// the second time the body would be empty, the server would answer INTERNAL "Incomplete message.", and a restart would look like a defect.
/// </summary>
/// <param name="rpcs">Paths of the unary rpcs that have a retry policy. Others are left alone: their message is written each time, and a stream has no end to wait for.</param>
internal sealed class RepeatableBodies(IReadOnlySet<string> rpcs) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content && rpcs.Contains(request.RequestUri?.AbsolutePath ?? "")) request.Content = new RepeatableContent(content);
        return base.SendAsync(request, cancellationToken);
    }

    private sealed class RepeatableContent : HttpContent
    {
        private readonly HttpContent once;
        private MemoryStream? written;

        public RepeatableContent(HttpContent once)
        {
            this.once = once;
            foreach (var header in once.Headers) Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            if (written is null)
            {
                var message = new MemoryStream();
                await once.CopyToAsync(message, context, cancellationToken);
                written = message;
            }

            await stream.WriteAsync(written.GetBuffer().AsMemory(0, (int)written.Length), cancellationToken);
        }

        // As before: a call is sent without a length, whatever it holds.
        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) once.Dispose();
            base.Dispose(disposing);
        }
    }
}
