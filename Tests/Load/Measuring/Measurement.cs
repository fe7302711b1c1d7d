namespace AspireOrders.Load.Measuring;

/// <summary>One run of orders, until they were settled.</summary>
/// <param name="Recorder">What became of each order.</param>
/// <param name="Duration">How long orders became due.</param>
/// <param name="Settled">From the start until every order was paid or cancelled; null when that did not happen.</param>
/// <param name="Used">Processor time from the start until then.</param>
/// <param name="TelemetryBytes">Telemetry that was sent from the start until then.</param>
internal sealed record Measurement(RunRecorder Recorder, TimeSpan Duration, TimeSpan? Settled, ProcessorTime Used, long TelemetryBytes)
{
    /// <summary>Until the last order was accepted.</summary>
    public TimeSpan Accepting => Recorder.LastAccepted > Duration ? Recorder.LastAccepted : Duration;

    /// <summary>Accepted orders by the time until the last one was.</summary>
    public double AcceptedPerSecond => Recorder.AcceptedCount / Accepting.TotalSeconds;

    /// <summary>Accepted orders by the time until all were settled; zero when that did not happen.</summary>
    public double SettledPerSecond => Settled is { } settled ? Recorder.AcceptedCount / Math.Max(settled.TotalSeconds, Duration.TotalSeconds) : 0;

    /// <summary>How long after the last accepted order everything was settled; null when that did not happen.</summary>
    public TimeSpan? Lag => Settled is { } settled ? TimeSpan.FromTicks(Math.Max(0, (settled - Recorder.LastAccepted).Ticks)) : null;
}
