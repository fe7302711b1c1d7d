using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class CallKindTests(ProbeServer server) : IClassFixture<ProbeServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_answers_with_headers_status_and_trailers()
    {
        using var call = server.Client.SayAsync(new Text { Value = "grüezi" }, cancellationToken: Token);

        (await call).Value.ShouldBe("grüezi");
        (await call.ResponseHeadersAsync).GetValue("server").ShouldBe("Kestrel");
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        call.GetTrailers().Count.ShouldBe(0);
    }

    [Fact]
    public void A_blocking_unary_call_answers() =>
        server.Client.Say(new Text { Value = "hello" }, cancellationToken: Token).Value.ShouldBe("hello");

    [Fact]
    public async Task A_client_stream_is_summed_up_once_it_is_complete()
    {
        using var call = server.Client.Sum(cancellationToken: Token);
        for (var value = 1; value <= 100; value++)
        {
            await call.RequestStream.WriteAsync(new Number { Value = value }, Token);
        }

        await call.RequestStream.CompleteAsync();

        (await call).Value.ShouldBe(5050);
    }

    [Fact]
    public async Task A_server_stream_arrives_in_order()
    {
        using var call = server.Client.Count(new Number { Value = 1000 }, cancellationToken: Token);

        var values = new List<int>();
        await foreach (var number in call.ResponseStream.ReadAllAsync(Token))
        {
            values.Add(number.Value);
        }

        values.ShouldBe(Enumerable.Range(1, 1000));
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task A_stream_each_way_answers_message_by_message()
    {
        using var call = server.Client.Echo(cancellationToken: Token);
        foreach (var word in new[] { "one", "two", "three" })
        {
            await call.RequestStream.WriteAsync(new Text { Value = word }, Token);
            (await call.ResponseStream.MoveNext(Token)).ShouldBeTrue();
            call.ResponseStream.Current.Value.ShouldBe(word);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_thousand_calls_at_once_each_get_their_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async number =>
            (await server.Client.SayAsync(new Text { Value = $"{number}" }, cancellationToken: Token)).Value));

        answers.ShouldBe(Enumerable.Range(0, 1000).Select(number => $"{number}"));
    }

    [Fact]
    public async Task A_method_that_the_server_lacks_is_unimplemented()
    {
        var relay = new Relay.RelayClient(server.Channel);

        var error = await Should.ThrowAsync<RpcException>(relay.WhoAmIAsync(new Empty(), cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_message_above_the_limit_exhausts_resources()
    {
        var tooLarge = new Text { Value = new string('x', 5 * 1024 * 1024) };

        var error = await Should.ThrowAsync<RpcException>(server.Client.SayAsync(tooLarge, cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }
}
