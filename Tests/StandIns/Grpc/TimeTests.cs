using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace AspireOrders.Tests.StandIns.Rpc;

/// <summary>Deadlines and cancellation; each test has a server of its own, whose record it waits for.</summary>
public sealed class TimeTests : IAsyncDisposable
{
    private readonly ProbeServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        await _server.InitializeAsync();

        var error = await Should.ThrowAsync<RpcException>(
            _server.Client.WaitAsync(new Empty(), deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await _server.Record.Cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task The_server_knows_how_much_time_is_left()
    {
        await _server.InitializeAsync();

        var limited = await _server.Client.WhoAmIAsync(new Empty(), deadline: DateTime.UtcNow.AddSeconds(60), cancellationToken: Token);
        var unlimited = await _server.Client.WhoAmIAsync(new Empty(), cancellationToken: Token);

        limited.Remaining.ShouldBeInRange(1, 60_000);
        unlimited.Remaining.ShouldBe(0);
    }

    [Fact]
    public async Task A_deadline_in_the_past_fails_at_once()
    {
        await _server.InitializeAsync();

        var error = await Should.ThrowAsync<RpcException>(
            _server.Client.SayAsync(new Text(), deadline: DateTime.UtcNow.AddSeconds(-1), cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Cancelling_the_token_cancels_the_handler()
    {
        await _server.InitializeAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = _server.Client.WaitAsync(new Empty(), cancellationToken: cancel.Token);
        await _server.Record.Waiting.Task.WaitAsync(Token);

        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await _server.Record.Cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Disposing_the_call_cancels_the_handler()
    {
        await _server.InitializeAsync();
        var call = _server.Client.WaitAsync(new Empty(), cancellationToken: Token);
        await _server.Record.Waiting.Task.WaitAsync(Token);

        call.Dispose();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await _server.Record.Cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Leaving_a_stream_early_ends_it_with_the_cancelled_status()
    {
        await _server.InitializeAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var call = _server.Client.Echo(cancellationToken: cancel.Token);
        await call.RequestStream.WriteAsync(new Text { Value = "one" }, Token);
        (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();

        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Token))).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task A_channel_can_say_cancellation_the_way_of_the_platform()
    {
        await _server.InitializeAsync();
        using var channel = GrpcChannel.ForAddress(_server.Address, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = new Probe.ProbeClient(channel).WaitAsync(new Empty(), cancellationToken: cancel.Token);
        await _server.Record.Waiting.Task.WaitAsync(Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call.ResponseAsync);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
