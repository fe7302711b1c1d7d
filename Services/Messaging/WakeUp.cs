using System.Threading.Channels;

namespace AspireOrders.Messaging;

/// <summary>Wakes one waiting loop; any number of calls before the loop looks count as one.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => channel.Writer.TryWrite(true);

    /// <summary>Waits until woken, for at most the given time.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await channel.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(timeout, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
