using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AspireOrders.Tests;

/// <summary>Waits for conditions; a limit only says when to give up.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Limit) throw new ShouldAssertException($"Not true within {Limit.TotalSeconds} s: {what}");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public static Task EqualAsync<T>(T expected, Func<Task<T>> actual) =>
        SatisfiesAsync(_ => actual(), a => EqualityComparer<T>.Default.Equals(a, expected), TestContext.Current.CancellationToken);

    /// <summary>Reads until what was read satisfies the condition, and answers it; fails with the last one read.</summary>
    public static async Task<T> SatisfiesAsync<T>(Func<CancellationToken, Task<T>> read, Func<T, bool> condition, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var last = await read(cancellationToken);
            if (condition(last)) return last;
            if (waited.Elapsed > (limit ?? Limit)) throw new ShouldAssertException($"After {(limit ?? Limit).TotalSeconds} s it still is: {last}");
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
