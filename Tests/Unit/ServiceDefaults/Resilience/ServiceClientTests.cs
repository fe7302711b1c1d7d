using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Resilience;
using AspireOrders.Tests.Unit.ServiceDefaults.Discovery;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Resilience;

/// <summary>What a client of another service does by itself, over real connections: retries, their budget, deadlines, the circuit.</summary>
public sealed class ServiceClientTests : IAsyncLifetime
{
    private readonly FakeRegistry registry = new();
    private Shelf? server;
    private Shelf? caller;

    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    private Shelf Server => server ?? throw new InvalidOperationException("The test has not begun.");

    private Shelf Caller => caller ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync()
    {
        server = await Shelf.StartAsync(new FakeRegistry());
        caller = await Shelf.StartAsync(registry);
        await server.ServeAsync(registry, caller);
    }

    [Fact]
    public async Task What_is_safe_to_repeat_is_repeated_until_it_is_answered()
    {
        Server.Behaviour = _ => Server.Calls.Count % 3 == 0 ? Task.CompletedTask : throw Away();

        await Caller.Inventory.GetProductAsync(new GetProductRequest(), Call);
        await Caller.Inventory.UpdateProductAsync(new UpdateProductRequest(), Call);

        Server.Calls.Count.ShouldBe(6);
    }

    [Fact]
    public async Task What_is_not_safe_to_repeat_or_was_refused_is_not_repeated()
    {
        Server.Behaviour = _ => throw Away();
        await Should.ThrowAsync<RpcException>(async () => await Caller.Inventory.CreateProductAsync(new CreateProductRequest(), Call));
        Server.Behaviour = _ => throw new RpcException(new Status(StatusCode.FailedPrecondition, ""));
        await Should.ThrowAsync<RpcException>(async () => await Caller.Inventory.GetProductAsync(new GetProductRequest(), Call));

        Server.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task While_everything_fails_the_budget_ends_the_repeating()
    {
        const int calls = 300;
        Server.Behaviour = _ => throw Away();

        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Should.ThrowAsync<RpcException>(async () => await Caller.Inventory.GetProductAsync(new GetProductRequest(), Call))));

        // Without a budget each would be tried four times.
        Server.Calls.Count.ShouldBeInRange(calls, 2 * calls);
    }

    [Fact]
    public void Pauses_between_repetitions_grow_and_have_an_end()
    {
        var policy = RetryPolicies.For(InventoryApi.Descriptor).MethodConfigs.Single().RetryPolicy.ShouldNotBeNull();

        policy.BackoffMultiplier.ShouldNotBeNull().ShouldBeGreaterThan(1);
        policy.InitialBackoff.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        policy.MaxBackoff.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_call_has_a_deadline_although_nobody_set_one_and_ends_with_it()
    {
        var before = DateTime.UtcNow;
        await Caller.Inventory.GetProductAsync(new GetProductRequest(), Call);
        Server.Calls.Single().ShouldBeInRange(before, DateTime.UtcNow.AddSeconds(6));

        Server.Behaviour = context => Task.Delay(Timeout.Infinite, context.CancellationToken);
        var failure = await Record.ExceptionAsync(() => Caller.Inventory.GetProductAsync(new GetProductRequest(), Call.WithDeadline(DateTime.UtcNow.AddSeconds(0.3))).ResponseAsync);
        // Whichever notices first: the call, or what it waits for.
        (failure is OperationCanceledException or RpcException { StatusCode: StatusCode.DeadlineExceeded }).ShouldBeTrue($"{failure}");
    }

    [Fact]
    public async Task What_is_left_of_a_callers_time_is_all_that_the_next_service_has()
    {
        var middle = Caller;
        middle.Behaviour = async context => await middle.Inventory.GetProductAsync(new GetProductRequest(), new CallOptions(cancellationToken: context.CancellationToken));
        var front = new FakeRegistry();
        await using var first = await Shelf.StartAsync(front);
        await middle.ServeAsync(front, first);
        // Connections first: they may take their time.
        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => first.Inventory.GetProductAsync(new GetProductRequest(), Call).ResponseAsync) is null);
        Server.Calls.Clear();
        // Less than a call has by itself.
        var deadline = DateTime.UtcNow.AddSeconds(4.5);

        await first.Inventory.GetProductAsync(new GetProductRequest(), Call.WithDeadline(deadline));

        Server.Calls.Single().ShouldBeInRange(deadline.AddSeconds(-4.5), deadline.AddMilliseconds(100));
    }

    [Fact]
    public async Task A_service_that_stops_answers_what_it_has_begun()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Behaviour = _ => done.Task;
        var answer = Caller.Inventory.CreateProductAsync(new CreateProductRequest(), Call).ResponseAsync;
        await Eventually.TrueAsync(() => !Server.Calls.IsEmpty);

        var stopped = Server.StopAsync();
        await Eventually.TrueAsync(() => Server.IsStopping);
        done.SetResult();

        await answer;
        await stopped;
    }

    [Fact]
    public async Task A_circuit_opens_when_connections_fail_lets_a_probe_through_and_closes()
    {
        var states = new ConcurrentQueue<string>();
        using var metrics = Listen(states);
        using var broken = new TcpListener(IPAddress.Loopback, 0);
        broken.Start();
        var port = ((IPEndPoint)broken.LocalEndpoint).Port;
        using var ended = new CancellationTokenSource();
        var accepting = HangUpAsync(broken, ended.Token);
        registry.Set(new ServiceInstance("inventory", "broken", new Uri($"http://127.0.0.1:{port}"), DateTimeOffset.UnixEpoch));
        await Caller.LookAsync();

        await UntilAsync(exception => exception?.Status.DebugException is BrokenCircuitException && RpcErrors.ToDomain(exception).Error == ErrorCode.Unavailable);
        states.ShouldContain("open");

        await ended.CancelAsync();
        await accepting;
        broken.Stop();
        await using var mended = await ReplicaServer.StartAsync(port);
        await UntilAsync(exception => exception is null);
        states.ShouldContain("half_open");
        states.ShouldContain("closed");
    }

    public async ValueTask DisposeAsync()
    {
        if (caller is not null) await caller.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }

    private static RpcException Away() => new(new Status(StatusCode.Unavailable, ""));

    private static async Task HangUpAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (listener.Pending()) (await listener.AcceptTcpClientAsync(CancellationToken.None)).Dispose();
            else await Task.Delay(5, CancellationToken.None);
        }
    }

    // Calls until one ends as it should, with a failure or without.
    private Task UntilAsync(Func<RpcException?, bool> condition) => Eventually.TrueAsync(async () => condition(await FailureAsync()));

    private async Task<RpcException?> FailureAsync()
    {
        try
        {
            await Caller.Inventory.CreateProductAsync(new CreateProductRequest(), Call);
            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }

    private MeterListener Listen(ConcurrentQueue<string> states)
    {
        var factory = Caller.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "rpc.client.circuit.transitions" && ReferenceEquals(instrument.Meter.Scope, factory)) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags) if (tag is { Key: "state", Value: string state }) states.Enqueue(state);
        });
        listener.Start();
        return listener;
    }
}
