using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;

namespace AspireOrders.Load;

/// <summary>Places orders in one way (REST, unary gRPC, a stream).</summary>
internal interface IOrderSender : IAsyncDisposable
{
    /// <summary>Sends every order when it is due and returns when all are answered, or when nothing has been answered for a long time.</summary>
    Task RunAsync(IArrivals arrivals, RunRecorder recorder, CancellationToken cancellationToken);
}
