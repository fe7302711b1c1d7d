using System.Diagnostics;

namespace AspireOrders.Tests.Messaging.Support;

/// <summary>Waits for conditions.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new ShouldAssertException($"Not within {Patience.TotalSeconds} s: {what}.");
            }

            await Task.Delay(15, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task EqualAsync<T>(T expected, Func<Task<T>> actual)
    {
        var started = Stopwatch.GetTimestamp();
        var last = await actual();
        while (!EqualityComparer<T>.Default.Equals(last, expected) && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(15, TestContext.Current.CancellationToken);
            last = await actual();
        }

        last.ShouldBe(expected);
    }
}
