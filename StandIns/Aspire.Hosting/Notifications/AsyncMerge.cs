using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads several streams as one, in the order their items come.</summary>
internal static class AsyncMerge
{
    public static async IAsyncEnumerable<T> Of<T>(
        IReadOnlyList<IAsyncEnumerable<T>> sources, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
        var readers = Task.WhenAll(sources.Select(source => Copy(source, ended.Token)));
        _ = readers.ContinueWith(done => merged.Writer.TryComplete(done.Exception?.InnerException), TaskScheduler.Default);
        try
        {
            await foreach (var item in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }

        async Task Copy(IAsyncEnumerable<T> source, CancellationToken token)
        {
            await foreach (var item in source.WithCancellation(token).ConfigureAwait(false))
            {
                merged.Writer.TryWrite(item);
            }
        }
    }
}
