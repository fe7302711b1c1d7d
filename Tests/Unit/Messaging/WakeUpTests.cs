using AspireOrders.Messaging;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class WakeUpTests
{
    private readonly ManualTime time = new();
    private readonly WakeUp wakeUp = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_set_before_the_wait_ends_it_at_once_and_only_once()
    {
        wakeUp.Set();
        wakeUp.Set();
        (await wakeUp.WaitAsync(TimeSpan.FromHours(1), time, Cancelled)).ShouldBeTrue();
        var second = wakeUp.WaitAsync(TimeSpan.FromHours(1), time, Cancelled);
        second.IsCompleted.ShouldBeFalse();
        wakeUp.Set();
        await second;
    }

    [Fact]
    public async Task Nobody_calls_and_the_wait_ends_by_itself()
    {
        var wait = wakeUp.WaitAsync(TimeSpan.FromSeconds(1), time, Cancelled);
        time.Advance(TimeSpan.FromSeconds(1));
        (await wait).ShouldBeFalse();
        var second = wakeUp.WaitAsync(TimeSpan.FromSeconds(1), time, Cancelled);
        second.IsCompleted.ShouldBeFalse();
        wakeUp.Set();
        await second;
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var wait = wakeUp.WaitAsync(TimeSpan.FromHours(1), time, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => wait);
    }
}
