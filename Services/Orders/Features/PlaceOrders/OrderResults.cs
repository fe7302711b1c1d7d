using System.Threading.Channels;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Errors.Languages;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

/// <summary>The results of one stream: added from any thread, written by one writer, several to a flush, each as soon as it is known.</summary>
/// <param name="responses">The stream.</param>
/// <param name="options">Its limits.</param>
/// <param name="language">The language in which failures are told.</param>
/// <param name="broken">Ends the call when writing fails.</param>
internal sealed class OrderResults(IServerStreamWriter<PlaceOrdersResponse> responses, PlaceOrdersOptions options, ErrorLanguage language, CancellationTokenSource broken) : IDisposable
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Flushed = new();

    private readonly Channel<PlaceOrdersResponse> results = Channel.CreateUnbounded<PlaceOrdersResponse>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim room = new(options.MaxInFlight);

    // One for the reader, so that the stream cannot look finished between two requests.
    private int expected = 1;

    /// <summary>Waits for room for one more request.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref expected);
        return room.WaitAsync(cancellationToken);
    }

    public void Add(string requestId, CreateOrderResponse order) => results.Writer.TryWrite(new PlaceOrdersResponse { RequestId = requestId, Order = order });

    public void Add(string requestId, DomainException error)
    {
        var failure = error.In(language).ToFailure();
        results.Writer.TryWrite(new PlaceOrdersResponse
        {
            RequestId = requestId,
            Error = new PlaceOrderError { Code = failure.Code, Message = failure.Message, Details = { failure.Details }, RetryAfter = failure.RetryAfter },
        });
    }

    /// <summary>No further request will be read; the writer ends after the last result.</summary>
    public void NothingMoreComes() => Leave(1);

    /// <summary>Writes results until there are no more to come.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await results.Reader.WaitToReadAsync(cancellationToken)) await WriteReadyAsync(cancellationToken);
        }
        finally
        {
            await broken.CancelAsync();
        }
    }

    public void Dispose() => room.Dispose();

    private async Task WriteReadyAsync(CancellationToken cancellationToken)
    {
        var written = 0;
        var more = results.Reader.TryRead(out var result);
        while (more)
        {
            var current = result!;
            more = ++written < options.MaxGroup && results.Reader.TryRead(out result);
            responses.WriteOptions = more ? Buffered : Flushed;
            await responses.WriteAsync(current, cancellationToken);
        }

        if (written == 0) return;
        room.Release(written);
        Leave(written);
    }

    private void Leave(int count)
    {
        if (Interlocked.Add(ref expected, -count) == 0) results.Writer.TryComplete();
    }
}
