using System.Collections.Concurrent;
using AspireOrders.Messaging.Batching;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class BatchPostTests
{
    private static readonly BatchCollectorOptions Options = new() { Name = "test", MaxConcurrentBatches = 1 };

    private readonly ManualTime time = new();
    private readonly GatedHandler handler = new();
    private readonly ConcurrentQueue<(int Request, string Answer)> answers = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_is_one_batch_and_each_entry_gets_its_own_answer()
    {
        await using var collector = new BatchCollector<int, string>(handler, Options, time);
        collector.Post([1, 2, 3], Told, Cancelled);
        var batch = await handler.NextAsync();
        batch.Requests.ShouldBe([1, 2, 3]);
        batch.Succeed();
        await collector.DisposeAsync();
        answers.ShouldBe([(1, "done 1"), (2, "done 2"), (3, "done 3")]);
    }

    [Fact]
    public async Task Groups_and_single_entries_share_a_batch()
    {
        await using var collector = new BatchCollector<int, string>(handler, Options, time);
        var first = collector.SubmitAsync(0, Cancelled);
        var running = await handler.NextAsync();
        collector.Post([1, 2], Told, Cancelled);
        var single = collector.SubmitAsync(3, Cancelled);
        collector.Post([4], Told, Cancelled);
        running.Succeed();
        var next = await handler.NextAsync();
        next.Requests.ShouldBe([1, 2, 3, 4]);
        next.Succeed();
        (await Task.WhenAll(first, single)).ShouldBe(["done 0", "done 3"]);
    }

    [Fact]
    public async Task A_group_that_does_not_fit_is_refused_as_a_whole()
    {
        await using var collector = new BatchCollector<int, string>(handler, Options with { QueueCapacity = 3 }, time);
        collector.Post([0], Told, Cancelled);
        var running = await handler.NextAsync();
        collector.Post([1, 2], Told, Cancelled);
        Should.Throw<OverloadedException>(() => collector.Post([3, 4], Told, Cancelled));
        collector.Post([5], Told, Cancelled);
        running.Succeed();
        (await handler.NextAsync()).Succeed();
        await collector.DisposeAsync();
        answers.Select(a => a.Request).ShouldBe([0, 1, 2, 5]);
    }

    [Fact]
    public async Task A_group_that_is_given_up_before_its_batch_begins_is_told_so_and_not_worked_on()
    {
        await using var collector = new BatchCollector<int, string>(handler, Options, time);
        using var giveUp = new CancellationTokenSource();
        collector.Post([0], Told, Cancelled);
        var running = await handler.NextAsync();
        collector.Post([1, 2], Told, giveUp.Token);
        collector.Post([3], Told, Cancelled);
        await giveUp.CancelAsync();
        running.Succeed();
        var next = await handler.NextAsync();
        next.Requests.ShouldBe([3]);
        next.Succeed();
        await collector.DisposeAsync();
        answers.ShouldBe([(0, "done 0"), (1, nameof(OperationCanceledException)), (2, nameof(OperationCanceledException)), (3, "done 3")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_bad_entry_of_a_group_fails_alone()
    {
        await using var collector = new BatchCollector<int, string>(new RefusingHandler(bad: 3), Options, time);
        collector.Post([1, 2, 3, 4, 5], Told, Cancelled);
        await collector.DisposeAsync();
        answers.ShouldBe([(1, "done"), (2, "done"), (3, nameof(InvalidOperationException)), (4, "done"), (5, "done")], ignoreOrder: true);
    }

    private void Told(int request, BatchOutcome<string> outcome) => answers.Enqueue((request, outcome.Error?.GetType().Name ?? outcome.Result!));

    private sealed class RefusingHandler(int bad) : IBatchHandler<int, string>
    {
        public Task<IReadOnlyList<BatchOutcome<string>>> ExecuteAsync(IReadOnlyList<int> requests, CancellationToken cancellationToken) => requests.Contains(bad)
            ? throw new InvalidOperationException("bad")
            : Task.FromResult<IReadOnlyList<BatchOutcome<string>>>([.. requests.Select(_ => BatchOutcome.Success("done"))]);
    }
}
