namespace Aspire.Dashboard.Storage;

/// <summary>What became of the items of one signal; written by one thread, read by any.</summary>
internal sealed class SignalCounters
{
    private long _received;
    private long _invalid;
    private long _paused;

    public long Received => Interlocked.Read(ref _received);

    public long Invalid => Interlocked.Read(ref _invalid);

    public long Paused => Interlocked.Read(ref _paused);

    public void AddReceived(int count) => Interlocked.Add(ref _received, count);

    public void AddInvalid(int count) => Interlocked.Add(ref _invalid, count);

    public void AddPaused(int count) => Interlocked.Add(ref _paused, count);
}
