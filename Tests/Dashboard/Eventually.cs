namespace AspireOrders.Tests.Dashboard;

/// <summary>Waits for what happens on other threads.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, string expectation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        while (!condition())
        {
            timeout.IsCancellationRequested.ShouldBeFalse(expectation);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
