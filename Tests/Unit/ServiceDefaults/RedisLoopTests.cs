using AspireOrders.ServiceDefaults.Redis;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class RedisLoopTests : IDisposable
{
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly SemaphoreSlim steps = new(0);

    public void Dispose()
    {
        stop.Dispose();
        steps.Dispose();
    }

    [Fact]
    public async Task It_works_at_once_and_whenever_there_is_news_and_its_subscription_ends_with_it()
    {
        var subscription = new Subscription();
        var loop = new RedisLoop(StepAsync, _ => { }, () => { }, TimeProvider.System, subscription.BeginAsync);
        var running = loop.RunAsync(TimeSpan.FromHours(1), stop.Token);
        await steps.WaitAsync(stop.Token);
        subscription.Tell();
        await steps.WaitAsync(stop.Token);
        subscription.HasEnded.ShouldBeFalse();

        await stop.CancelAsync();
        await running;

        subscription.HasEnded.ShouldBeTrue();
    }

    [Fact]
    public async Task An_outage_is_told_once_at_its_begin_and_once_at_its_end_and_it_subscribes_as_soon_as_it_can()
    {
        var subscription = new Subscription { FailuresBefore = 3 };
        var told = new List<string>();
        var loop = new RedisLoop(StepAsync, failure => told.Add(failure.Message), () => told.Add("back"), TimeProvider.System, subscription.BeginAsync);
        var running = loop.RunAsync(TimeSpan.FromMilliseconds(1), stop.Token);
        await steps.WaitAsync(stop.Token);
        await steps.WaitAsync(stop.Token);

        await stop.CancelAsync();
        await running;

        told.ShouldBe(["away", "back"]);
        subscription.Begun.ShouldBe(1);
    }

    private Task StepAsync(CancellationToken cancellationToken)
    {
        steps.Release();
        return Task.CompletedTask;
    }

    private sealed class Subscription : IAsyncDisposable
    {
        private Action? news;

        public int FailuresBefore { get; set; }

        public int Begun { get; private set; }

        public bool HasEnded { get; private set; }

        public Task<IAsyncDisposable> BeginAsync(Action heard, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FailuresBefore-- > 0) throw new TimeoutException("away");
            (news, Begun) = (heard, Begun + 1);
            return Task.FromResult<IAsyncDisposable>(this);
        }

        public void Tell() => news!();

        public ValueTask DisposeAsync()
        {
            HasEnded = true;
            return ValueTask.CompletedTask;
        }
    }
}
