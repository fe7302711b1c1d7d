using System.Collections.Concurrent;
using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class InterceptorTests(ProbeServer server) : IClassFixture<ProbeServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_interceptor_sees_calls_of_every_kind_and_the_first_one_sees_them_first()
    {
        var calls = new List<string>();
        var client = new Probe.ProbeClient(server.Channel.Intercept(new Recording("a", calls), new Recording("b", calls)));

        await CallEachKindAsync(client);

        calls.ShouldBe(
        [
            "a Unary Say", "b Unary Say", "a Unary Say", "b Unary Say", "a ServerStreaming Count", "b ServerStreaming Count",
            "a ClientStreaming Sum", "b ClientStreaming Sum", "a DuplexStreaming Echo", "b DuplexStreaming Echo",
        ]);
    }

    [Fact]
    public async Task A_server_interceptor_sees_calls_of_every_kind_and_shares_the_state_of_the_call()
    {
        var calls = new ConcurrentQueue<string>();
        await using var intercepted = await ProbeServer.StartAsync(new ProbeServer
        {
            Services = services => services.AddGrpc(options =>
            {
                options.Interceptors.Add<Recording>("a", new QueueOf(calls));
                options.Interceptors.Add<Recording>("b", new QueueOf(calls));
            }),
        });

        await CallEachKindAsync(intercepted.Client);

        calls.ShouldBe(["a Say", "a,b Say", "a Say", "a,b Say", "a Count", "a,b Count", "a Sum", "a,b Sum", "a Echo", "a,b Echo"]);
    }

    [Fact]
    public async Task A_function_changes_headers_and_leaves_the_callers_own_alone()
    {
        var own = new Metadata { { "x-own", "1" } };
        var client = new Probe.ProbeClient(server.Channel.Intercept(headers =>
        {
            headers.Add("x-added", "2");
            return headers;
        }));

        var caller = await client.WhoAmIAsync(new Empty(), own, cancellationToken: Token);

        caller.Headers["x-own"].ShouldBe("1");
        caller.Headers["x-added"].ShouldBe("2");
        own.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_without_a_channel_refuses_calls_and_can_stand_in_for_one_in_a_test()
    {
        var client = new Unconnected();

        Should.Throw<Exception>(() => client.SayAsync(new Text(), cancellationToken: Token));
        (await client.WhoAmIAsync(new Empty(), cancellationToken: Token)).Server.ShouldBe("none");
    }

    private static async Task CallEachKindAsync(Probe.ProbeClient client)
    {
        _ = client.Say(new Text(), cancellationToken: Token);
        await client.SayAsync(new Text(), cancellationToken: Token);
        using var count = client.Count(new Number { Value = 1 }, cancellationToken: Token);
        (await count.ResponseStream.ReadAllAsync(Token).CountAsync(Token)).ShouldBe(1);
        using var sum = client.Sum(cancellationToken: Token);
        await sum.RequestStream.CompleteAsync();
        (await sum).Value.ShouldBe(0);
        using var echo = client.Echo(cancellationToken: Token);
        await echo.RequestStream.CompleteAsync();
        (await echo.ResponseStream.MoveNext(Token)).ShouldBeFalse();
    }

    private sealed class Unconnected : Probe.ProbeClient
    {
        public override AsyncUnaryCall<Caller> WhoAmIAsync(
            Empty request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) => new(
            Task.FromResult(new Caller { Server = "none" }), Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { });
    }

    /// <summary>Handlers of one call run after each other, those of different calls on different threads.</summary>
    private sealed class QueueOf(ConcurrentQueue<string> queue) : System.Collections.ObjectModel.Collection<string>
    {
        protected override void InsertItem(int index, string item) => queue.Enqueue(item);
    }
}
