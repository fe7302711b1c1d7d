using AspireOrders.Messaging.Batching;
using Npgsql;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class BatchCollectorTests
{
    private static readonly BatchCollectorOptions Options = new() { Name = "test" };

    private readonly ManualTime time = new();
    private readonly GatedHandler handler = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_nothing_running_an_entry_starts_at_once()
    {
        await using var collector = Collector(Options);
        var answer = collector.SubmitAsync(1, Cancelled);
        var batch = await handler.NextAsync();
        batch.Requests.ShouldBe([1]);
        batch.Succeed();
        (await answer).ShouldBe("done 1");
    }

    [Fact]
    public async Task While_one_batch_runs_the_next_gathers()
    {
        await using var collector = Collector(Options with { MaxConcurrentBatches = 1 });
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        var others = Enumerable.Range(1, 50).Select(request => collector.SubmitAsync(request, Cancelled)).ToList();
        handler.HasNext.ShouldBeFalse();
        running.Succeed();
        var gathered = await handler.NextAsync();
        gathered.Requests.ShouldBe(Enumerable.Range(1, 50));
        gathered.Succeed();
        (await Task.WhenAll(others)).ShouldBe(Enumerable.Range(1, 50).Select(request => $"done {request}"));
        (await first).ShouldBe("done 0");
    }

    [Fact]
    public async Task A_second_batch_starts_beside_the_first_after_the_longest_wait()
    {
        await using var collector = Collector(Options);
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        var second = collector.SubmitAsync(1, Cancelled);
        var third = collector.SubmitAsync(2, Cancelled);
        time.Advance(TimeSpan.FromMilliseconds(1));
        handler.HasNext.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var beside = await handler.NextAsync();
        beside.Requests.ShouldBe([1, 2]);
        beside.Succeed();
        running.Succeed();
        (await Task.WhenAll(first, second, third)).ShouldBe(["done 0", "done 1", "done 2"]);
    }

    [Fact]
    public async Task A_full_batch_starts_beside_the_first_without_waiting()
    {
        await using var collector = Collector(Options with { MaxBatchSize = 3 });
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        var others = Enumerable.Range(1, 3).Select(request => collector.SubmitAsync(request, Cancelled)).ToList();
        var full = await handler.NextAsync();
        full.Requests.ShouldBe([1, 2, 3]);
        full.Succeed();
        await Task.WhenAll(others);
        running.Succeed();
        await first;
    }

    [Fact]
    public async Task A_batch_is_never_larger_than_allowed()
    {
        await using var collector = Collector(Options with { MaxBatchSize = 4, MaxConcurrentBatches = 1 });
        var first = collector.SubmitAsync(0, Cancelled);
        (await handler.NextAsync()).Succeed();
        await first;
        var all = Enumerable.Range(0, 30).Select(request => collector.SubmitAsync(request, Cancelled)).ToList();
        var done = 0;
        while (done < 30)
        {
            var batch = await handler.NextAsync();
            batch.Requests.Count.ShouldBeLessThanOrEqualTo(4);
            done += batch.Requests.Count;
            batch.Succeed();
        }

        await Task.WhenAll(all);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_says_when_to_come_back()
    {
        await using var collector = Collector(Options with { QueueCapacity = 2, MaxConcurrentBatches = 1, RetryAfter = TimeSpan.FromSeconds(7) });
        var accepted = new List<Task<string>> { collector.SubmitAsync(0, Cancelled) };
        var running = await handler.NextAsync();
        accepted.Add(collector.SubmitAsync(1, Cancelled));
        accepted.Add(collector.SubmitAsync(2, Cancelled));
        var refusal = await Should.ThrowAsync<OverloadedException>(() => collector.SubmitAsync(3, Cancelled));
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        running.Succeed();
        (await handler.NextAsync()).Succeed();
        await Task.WhenAll(accepted);
    }

    [Fact]
    public async Task A_caller_that_gives_up_before_the_start_is_skipped()
    {
        await using var collector = Collector(Options with { MaxConcurrentBatches = 1 });
        using var giveUp = new CancellationTokenSource();
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        var gone = collector.SubmitAsync(1, giveUp.Token);
        var stays = collector.SubmitAsync(2, Cancelled);
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        running.Succeed();
        var next = await handler.NextAsync();
        next.Requests.ShouldBe([2]);
        next.Succeed();
        await Task.WhenAll(first, stays);
    }

    [Fact]
    public async Task A_caller_that_gives_up_during_the_batch_does_not_disturb_it()
    {
        await using var collector = Collector(Options with { MaxConcurrentBatches = 1 });
        using var giveUp = new CancellationTokenSource();
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        var gone = collector.SubmitAsync(1, giveUp.Token);
        var stays = collector.SubmitAsync(2, Cancelled);
        running.Succeed();
        await first;
        var batch = await handler.NextAsync();
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        batch.Requests.ShouldBe([1, 2]);
        batch.Succeed();
        (await stays).ShouldBe("done 2");
    }

    [Fact]
    public async Task Disposal_refuses_new_entries_and_finishes_the_queued_ones()
    {
        var collector = Collector(Options with { MaxConcurrentBatches = 1 });
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        var queued = collector.SubmitAsync(1, Cancelled);
        var disposal = collector.DisposeAsync().AsTask();
        await Should.ThrowAsync<ObjectDisposedException>(() => collector.SubmitAsync(2, Cancelled));
        disposal.IsCompleted.ShouldBeFalse();
        running.Succeed();
        (await handler.NextAsync()).Succeed();
        await disposal;
        (await Task.WhenAll(first, queued)).ShouldBe(["done 0", "done 1"]);
    }

    [Fact]
    public async Task Disposal_cancels_what_exceeds_the_drain_timeout()
    {
        var collector = Collector(Options with { DrainTimeout = TimeSpan.FromSeconds(5) });
        var stuck = collector.SubmitAsync(0, Cancelled);
        await handler.NextAsync();
        var disposal = collector.DisposeAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(5));
        await disposal;
        await Should.ThrowAsync<OperationCanceledException>(() => stuck);
    }

    [Fact]
    public void Limits_that_make_no_sense_are_refused() =>
        Should.Throw<ArgumentException>(() => Collector(Options with { MaxBatchSize = 0 }));

    private BatchCollector<int, string> Collector(BatchCollectorOptions options) => new(handler, options, time);
}
