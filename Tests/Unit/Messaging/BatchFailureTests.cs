using System.Collections.Concurrent;
using AspireOrders.Messaging.Batching;
using Npgsql;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class BatchFailureTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task A_bad_entry_fails_alone(int count)
    {
        var handler = new FussyHandler(requests => requests.Contains(count / 2) ? new InvalidOperationException("bad") : null);
        await using var collector = Collector(handler);
        var answers = Enumerable.Range(0, count).Select(request => collector.SubmitAsync(request, Cancelled)).ToList();
        for (var request = 0; request < count; request++)
        {
            if (request == count / 2)
            {
                (await Should.ThrowAsync<InvalidOperationException>(() => answers[request])).Message.ShouldBe("bad");
            }
            else
            {
                (await answers[request]).ShouldBe(request);
            }
        }
    }

    [Fact]
    public async Task A_connection_failure_is_every_callers_and_nothing_is_tried_again()
    {
        var handler = new FussyHandler(_ => new NpgsqlException("gone", new IOException()));
        await using var collector = Collector(handler);
        var answers = Enumerable.Range(0, 20).Select(request => collector.SubmitAsync(request, Cancelled)).ToList();
        foreach (var answer in answers)
        {
            await Should.ThrowAsync<NpgsqlException>(() => answer);
        }

        handler.Batches.Sum(batch => batch.Count).ShouldBe(20);
    }

    [Fact]
    public async Task An_entry_can_fail_without_an_exception_of_the_batch()
    {
        await using var collector = new BatchCollector<int, int>(new OddHandler(), new() { Name = "odd" }, TimeProvider.System);
        var answers = Enumerable.Range(0, 10).Select(request => collector.SubmitAsync(request, Cancelled)).ToList();
        for (var request = 0; request < 10; request++)
        {
            if (request % 2 == 1)
            {
                await Should.ThrowAsync<ArgumentException>(() => answers[request]);
            }
            else
            {
                (await answers[request]).ShouldBe(request);
            }
        }
    }

    [Fact]
    public async Task A_handler_that_answers_too_few_fails_its_callers_instead_of_leaving_them_waiting()
    {
        await using var collector = new BatchCollector<int, int>(new SilentHandler(), new() { Name = "silent" }, TimeProvider.System);
        (await Should.ThrowAsync<InvalidOperationException>(() => collector.SubmitAsync(1, Cancelled))).Message.ShouldContain("0 of 1");
    }

    [Fact]
    public async Task Under_load_every_caller_gets_its_own_answer()
    {
        var handler = new FussyHandler(_ => null);
        await using var collector = Collector(handler);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 20_000),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancelled },
            async (request, token) => (await collector.SubmitAsync(request, token)).ShouldBe(request));
        handler.Batches.Sum(batch => batch.Count).ShouldBe(20_000);
        handler.Batches.Max(batch => batch.Count).ShouldBeLessThanOrEqualTo(256);
    }

    private static BatchCollector<int, int> Collector(FussyHandler handler) => new(handler, new() { Name = "fussy" }, TimeProvider.System);

    private sealed class FussyHandler(Func<IReadOnlyList<int>, Exception?> judge) : IBatchHandler<int, int>
    {
        public ConcurrentQueue<IReadOnlyList<int>> Batches { get; } = new();

        public async Task<IReadOnlyList<BatchOutcome<int>>> ExecuteAsync(IReadOnlyList<int> requests, CancellationToken cancellationToken)
        {
            Batches.Enqueue(requests);
            await Task.Yield();
            return judge(requests) is { } error ? throw error : [.. requests.Select(BatchOutcome.Success)];
        }
    }

    private sealed class OddHandler : IBatchHandler<int, int>
    {
        public Task<IReadOnlyList<BatchOutcome<int>>> ExecuteAsync(IReadOnlyList<int> requests, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<BatchOutcome<int>>>(
                [.. requests.Select(r => r % 2 == 0 ? BatchOutcome.Success(r) : BatchOutcome.Failure<int>(new ArgumentException("odd")))]);
    }

    private sealed class SilentHandler : IBatchHandler<int, int>
    {
        public Task<IReadOnlyList<BatchOutcome<int>>> ExecuteAsync(IReadOnlyList<int> requests, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<BatchOutcome<int>>>([]);
    }
}
