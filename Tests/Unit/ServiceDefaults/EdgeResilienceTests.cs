using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Resilience;
using AspireOrders.Tests.Unit.Messaging;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class EdgeResilienceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private readonly ManualTime clock = new();
    private readonly HeldCalls calls = new();
    private readonly EdgeResilienceOptions options = new() { HedgeAfter = Patience };
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly InventoryApi.InventoryClient inventory;

    public EdgeResilienceTests()
    {
        var monitor = new FixedOptions<EdgeResilienceOptions>(options);
        var metrics = new ResilienceMetrics(services.GetRequiredService<IMeterFactory>());
        inventory = new InventoryApi.InventoryClient(calls.Intercept(new BulkheadInterceptor(monitor, metrics), new HedgingInterceptor(monitor, metrics, clock)));
    }

    [Fact]
    public async Task A_quick_read_is_asked_once()
    {
        var read = ReadAsync();
        calls[0].SetResult(new Product { Sku = "first" });

        (await read).Sku.ShouldBe("first");
        clock.Advance(Patience * 2);
        calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_read_is_asked_again_and_the_first_answer_counts()
    {
        var read = ReadAsync();
        await SecondAskedAsync();
        calls[1].SetResult(new Product { Sku = "second" });

        (await read).Sku.ShouldBe("second");
        calls.Disposed.ShouldContain(0, "the slow one is given up");
    }

    [Fact]
    public async Task A_failure_of_one_attempt_leaves_the_other_its_chance()
    {
        var read = ReadAsync();
        await SecondAskedAsync();
        calls[1].SetException(new RpcException(new Status(StatusCode.Unavailable, "")));
        calls[0].SetResult(new Product { Sku = "first" });

        (await read).Sku.ShouldBe("first");
    }

    [Fact]
    public async Task When_every_read_is_slow_only_a_part_is_asked_again()
    {
        const int reads = 60;
        var all = Enumerable.Range(0, reads).Select(_ => ReadAsync()).ToList();
        clock.Advance(Patience);
        await Eventually.TrueAsync(() => calls.Count >= reads + 10);
        calls.AnswerAll();
        await Task.WhenAll(all);

        calls.Count.ShouldBeInRange(reads + 10, reads + 16, "ten to begin with, and one for every ten");
    }

    [Fact]
    public async Task A_write_is_never_asked_twice_by_itself()
    {
        var write = inventory.UpdateProductAsync(new UpdateProductRequest(), Call).ResponseAsync;
        clock.Advance(Patience * 2);
        calls[0].SetResult(new Product());
        await write;

        calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_service_has_a_bounded_number_of_calls_under_way_and_then_fails_at_once()
    {
        options.CallsInFlight = 2;
        var first = ReadAsync();
        var second = ReadAsync();

        var refusal = Should.Throw<RpcException>(() => inventory.GetProductAsync(new GetProductRequest(), Call));
        refusal.Code().ShouldBe(ErrorCode.Unavailable.Code);
        RpcErrors.ToDomain(refusal).RetryAfter.ShouldNotBeNull();

        calls.AnswerAll();
        await Task.WhenAll(first, second);
        var third = ReadAsync();
        calls.AnswerAll();
        await third;
    }

    public void Dispose() => services.Dispose();

    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    private Task<Product> ReadAsync() => inventory.GetProductAsync(new GetProductRequest(), Call).ResponseAsync;

    private async Task SecondAskedAsync()
    {
        clock.Advance(Patience);
        await Eventually.TrueAsync(() => calls.Count >= 2);
    }

    /// <summary>Calls that are answered when a test says so.</summary>
    private sealed class HeldCalls : CallInvoker
    {
        private readonly Lock gate = new();
        private readonly List<TaskCompletionSource<Product>> answers = [];

        public ConcurrentBag<int> Disposed { get; } = [];

        public int Count
        {
            get
            {
                lock (gate) return answers.Count;
            }
        }

        public TaskCompletionSource<Product> this[int index]
        {
            get
            {
                lock (gate) return answers[index];
            }
        }

        public void AnswerAll()
        {
            lock (gate) answers.ForEach(a => a.TrySetResult(new Product()));
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var answer = new TaskCompletionSource<Product>(TaskCreationOptions.RunContinuationsAsynchronously);
            int index;
            lock (gate)
            {
                index = answers.Count;
                answers.Add(answer);
            }

            return new AsyncUnaryCall<TResponse>(
                CastAsync<TResponse>(answer.Task), Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => Disposed.Add(index));
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        private static async Task<TResponse> CastAsync<TResponse>(Task<Product> answer) => (TResponse)(object)await answer;
    }
}
