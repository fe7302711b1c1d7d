namespace AspireOrders.Messaging;

/// <summary>
/// A token for work in progress: cancelled some time after the host was told to stop, so that a batch that has begun is finished and not repeated.
/// </summary>
internal sealed class StopPatience : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration registration;

    public StopPatience(TimeSpan patience, TimeProvider time, CancellationToken stopping)
    {
        source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        registration = stopping.UnsafeRegister(_ => source.CancelAfter(patience), state: null);
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
