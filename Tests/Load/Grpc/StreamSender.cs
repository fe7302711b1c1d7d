using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using AspireOrders.Load.Shop;

namespace AspireOrders.Load.Grpc;

/// <summary>Places orders on a few long PlaceOrders streams, one for each customer.</summary>
internal sealed class StreamSender(OrdersChannels channels, IReadOnlyList<string> accessTokens, OrderPlan plan, int inFlightLimit, TimeProvider clock) : IOrderSender
{
    public async Task RunAsync(IArrivals arrivals, RunRecorder recorder, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var perStream = inFlightLimit / accessTokens.Count;
        var streams = accessTokens
            .Select((t, i) => new OrderStream(channels.Clients[i % channels.Clients.Count].PlaceOrders(OrdersChannels.OptionsOf(t, stop.Token)), perStream, recorder))
            .ToArray();
        try
        {
            var reading = Task.WhenAll(streams.Select(s => s.ReadAsync(stop.Token)));
            var writing = Task.WhenAll(streams.Select(s => s.WriteAsync(stop.Token)));
            var pacing = new Pacer(clock).RunAsync(arrivals, recorder, TrySend, collect: null, stop.Token);
            // A stream that ends early has failed, and says why.
            if (await Task.WhenAny(pacing, reading) == reading) await reading;
            await pacing;
            foreach (var stream in streams) stream.Complete();
            await writing;
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var stream in streams) stream.Dispose();
        }

        bool TrySend(long number, TimeSpan intended, TimeSpan now) =>
            streams[number % streams.Length].TrySend(number, plan.Create(number).ToRequest(), intended);
    }

    public ValueTask DisposeAsync()
    {
        channels.Dispose();
        return ValueTask.CompletedTask;
    }
}
