namespace AspireOrders.Tests;

/// <summary>Holds that something takes effect within a second.</summary>
internal static class Promptly
{
    private const int Tries = 3;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changes something and waits for the effect; one of three tries has to be in time, since a machine that is busy with other things may be late
    /// without any fault of the platform.
    /// </summary>
    /// <param name="change">Changes it; called with the number of the try.</param>
    /// <param name="isEffective">Whether that is seen.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WithinASecondAsync(Func<int, Task> change, Func<int, Task<bool>> isEffective, CancellationToken cancellationToken)
    {
        var delays = new List<TimeSpan>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await change(attempt);
            while (!await isEffective(attempt)) await Task.Delay(5, limit.Token);
            delays.Add(TimeProvider.System.GetElapsedTime(start));
            if (delays[^1] < Promised) return;
        }

        throw new ShouldAssertException($"It took {string.Join(", ", delays.Select(d => $"{d.TotalSeconds:0.0} s"))}.");
    }
}
