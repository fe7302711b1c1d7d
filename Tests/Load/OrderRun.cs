using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using AspireOrders.Load.Report;
using AspireOrders.Load.Settling;
using AspireOrders.Load.Topology;

namespace AspireOrders.Load;

/// <summary>Places orders as they become due, shows how it goes, and waits until they are settled.</summary>
internal sealed class OrderRun(IOrderSender sender, SettlementWatch settlement, RunningTopology topology, RunProgress progress, TimeProvider clock)
{
    /// <summary>One run from beginning to end.</summary>
    /// <param name="title">What it is for.</param>
    /// <param name="arrivals">When orders are due.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Measurement> RunAsync(string title, IArrivals arrivals, CancellationToken cancellationToken)
    {
        var recorder = new RunRecorder();
        var (before, telemetry) = (ProcessorTime.Read(topology), topology.TelemetryBytes);
        await progress.ShowAsync(
            title,
            arrivals,
            recorder,
            sender.RunAsync(arrivals, recorder, cancellationToken),
            () => settlement.CountUnsettledAsync(cancellationToken));
        var settled = await settlement.WaitUntilSettledAsync(cancellationToken);
        return new Measurement(
            recorder, arrivals.Duration, settled is { } at ? clock.GetElapsedTime(recorder.StartTimestamp, at) : null, ProcessorTime.Read(topology).Since(before),
            topology.TelemetryBytes - telemetry);
    }
}
