using System.Collections.Concurrent;
using System.Threading.Channels;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.Orders.Features;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Ordering;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace AspireOrders.Tests.Unit.Orders;

/// <summary>One stream without network: what it reads, holds and writes.</summary>
public sealed class OrderStreamTests : IAsyncDisposable
{
    private const string Lamp = "00000000-0000-4000-8000-000000000001";

    private readonly SteppedBatches handler = new();
    private readonly BatchCollector<OrderRequest, CreateOrderResponse> batches;
    private readonly KeysInFlight keys = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Requests requests = new();
    private readonly Responses responses = new();

    public OrderStreamTests() => batches = new(handler, new BatchCollectorOptions { Name = "orders", MaxConcurrentBatches = 1 }, TimeProvider.System);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_its_limit_the_stream_is_not_read_any_further()
    {
        for (var i = 0; i < 20; i++) requests.Send($"r{i}");
        var run = RunAsync(4, Cancelled);
        (await handler.NextAsync()).Count.ShouldBe(4);
        requests.Read.ShouldBe(5, "one waits at the door");
        handler.AnswerAll();
        requests.Finish();
        await run;
        responses.Written.Select(r => r.RequestId).ShouldBe(Enumerable.Range(0, 20).Select(i => $"r{i}"), ignoreOrder: true);
    }

    [Fact]
    public async Task What_has_arrived_together_goes_on_together_and_comes_back_without_a_flush_for_each()
    {
        responses.Hold();
        for (var i = 0; i < 50; i++) requests.Send($"r{i}");
        requests.Finish();
        var run = RunAsync(100, Cancelled);
        (await handler.NextAsync()).Count.ShouldBe(50);
        handler.AnswerAll();
        // From here on all results are known, and the writer is at the first of them.
        await batches.DisposeAsync();
        responses.LetGo();
        await run;
        responses.Written.Count.ShouldBe(50);
        responses.Flushes.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task When_the_caller_goes_away_everything_is_freed()
    {
        using var call = new CancellationTokenSource();
        var run = RunAsync(4, call.Token);
        for (var i = 0; i < 10; i++) requests.Send($"r{i}", key: $"k{i}");
        await handler.NextAsync();
        keys.Count.ShouldBePositive();
        await call.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        handler.AnswerAll();
        await batches.DisposeAsync();
        keys.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_in_flight_is_told_to_come_back_and_the_stream_goes_on()
    {
        requests.Send("first", key: "k", quantity: 1);
        requests.Send("second", key: "k", quantity: 1);
        requests.Send("another", key: "k", quantity: 2);
        requests.Finish();
        handler.AnswerAll();
        await RunAsync(10, Cancelled);
        responses.Written.Single(r => r.RequestId == "second").Error.Code.ShouldBe(4003);
        responses.Written.Single(r => r.RequestId == "another").Error.Code.ShouldBe(4002, "what asks for something else is no repetition");
        responses.Written.Single(r => r.RequestId == "first").Order.ShouldNotBeNull();
        keys.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_replica_that_stops_answers_what_it_took_and_says_so()
    {
        var run = RunAsync(10, Cancelled);
        requests.Send("taken");
        await handler.NextAsync();
        await stopping.CancelAsync();
        handler.AnswerAll();
        (await Should.ThrowAsync<DomainException>(() => run)).Error.ShouldBe(ErrorCode.Unavailable);
        responses.Written.Single().RequestId.ShouldBe("taken");
    }

    public async ValueTask DisposeAsync()
    {
        handler.AnswerAll();
        await batches.DisposeAsync();
        stopping.Dispose();
    }

    private Task RunAsync(int limit, CancellationToken call)
    {
        var lifetime = Substitute.For<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Returns(stopping.Token);
        var http = new DefaultHttpContext();
        http.Features.Set(new Caller(Guid.NewGuid(), Roles.Customer, null));
        // Without a token in the request nothing of the resolver is asked.
        var streams = new OrderStreams(
            batches, keys, new CreateOrderValidator(), new CallerResolver(null!, null!, null!), Options.Create(new PlaceOrdersOptions { MaxInFlight = limit }),
            lifetime, NullLogger<OrderStreams>.Instance);
        return streams.RunAsync(requests, responses, http, call);
    }

    private sealed class Requests : IAsyncStreamReader<PlaceOrdersRequest>
    {
        private readonly Channel<PlaceOrdersRequest> sent = Channel.CreateUnbounded<PlaceOrdersRequest>();
        private int read;

        public PlaceOrdersRequest Current { get; private set; } = new();

        public int Read => Volatile.Read(ref read);

        public void Send(string id, string key = "", int quantity = 1) => sent.Writer.TryWrite(new PlaceOrdersRequest
        {
            RequestId = id,
            Order = new CreateOrderRequest { Items = { new OrderItem { ProductId = Lamp, Quantity = quantity } }, PaymentToken = "tok_ok", IdempotencyKey = key },
        });

        public void Finish() => sent.Writer.Complete();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await sent.Reader.WaitToReadAsync(cancellationToken) || !sent.Reader.TryRead(out var next)) return false;
            Current = next;
            Interlocked.Increment(ref read);
            return true;
        }
    }

    private sealed class Responses : IServerStreamWriter<PlaceOrdersResponse>
    {
        private TaskCompletionSource? held;

        public WriteOptions? WriteOptions { get; set; }

        public List<PlaceOrdersResponse> Written { get; } = [];

        public int Flushes { get; private set; }

        public Task WriteAsync(PlaceOrdersResponse message) => WriteAsync(message, CancellationToken.None);

        /// <summary>Writes end only after <see cref="LetGo"/>.</summary>
        public void Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => held?.TrySetResult();

        public Task WriteAsync(PlaceOrdersResponse message, CancellationToken cancellationToken)
        {
            Written.Add(message);
            if (WriteOptions is null || !WriteOptions.Flags.HasFlag(WriteFlags.BufferHint)) Flushes++;
            return held?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
        }
    }

    /// <summary>Batches that show themselves to the test and end when it says so.</summary>
    private sealed class SteppedBatches : IBatchHandler<OrderRequest, CreateOrderResponse>
    {
        private readonly Channel<IReadOnlyList<OrderRequest>> begun = Channel.CreateUnbounded<IReadOnlyList<OrderRequest>>();
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<int> Sizes { get; } = new();

        public void AnswerAll() => open.TrySetResult();

        public async Task<IReadOnlyList<OrderRequest>> NextAsync() => await begun.Reader.ReadAsync(Cancelled);

        public async Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> ExecuteAsync(IReadOnlyList<OrderRequest> batch, CancellationToken cancellationToken)
        {
            Sizes.Enqueue(batch.Count);
            await begun.Writer.WriteAsync(batch, cancellationToken);
            await open.Task.WaitAsync(cancellationToken);
            return [.. batch.Select(_ => BatchOutcome.Success(new CreateOrderResponse()))];
        }
    }
}
