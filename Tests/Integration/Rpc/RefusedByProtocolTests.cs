using AspireOrders.Tests.Integration.Topology;
using Google.Rpc;
using Grpc.Core;

namespace AspireOrders.Tests.Integration.Rpc;

/// <summary>What gRPC itself refuses, before a service has a say, carries the code of the error table over the real connection too.</summary>
public sealed class RefusedByProtocolTests(RunningTopology topology)
{
    private const int Limit = 1024 * 1024;
    private const string Inventory = "aspireorders.inventory.v1.Inventory";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static b => b, static b => b);

    [Fact]
    public async Task A_request_of_more_than_a_MiB_is_4004() =>
        (await RefusalAsync(MethodType.Unary, "GetProduct", new byte[Limit + 1])).ShouldBe((StatusCode.ResourceExhausted, "4004"));

    [Fact]
    public async Task A_message_of_more_than_a_MiB_in_a_stream_is_4004() =>
        (await RefusalAsync(MethodType.ClientStreaming, "Restock", new byte[Limit + 1])).ShouldBe((StatusCode.ResourceExhausted, "4004"));

    [Fact]
    public async Task An_rpc_that_nobody_serves_is_2001() =>
        (await RefusalAsync(MethodType.Unary, "Nothing", [])).ShouldBe((StatusCode.Unimplemented, "2001"));

    private async Task<(StatusCode Status, string? Code)> RefusalAsync(MethodType kind, string rpc, byte[] message)
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "inventory");
        var method = new Method<byte[], byte[]>(kind, Inventory, rpc, Bytes, Bytes);
        var options = GrpcCaller.Call(operations.AccessToken);
        var refusal = await Should.ThrowAsync<RpcException>(async () =>
        {
            if (kind == MethodType.Unary)
            {
                await channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, message);
                return;
            }

            using var stream = channel.CreateCallInvoker().AsyncClientStreamingCall(method, null, options);
            await stream.RequestStream.WriteAsync(message, Shop.Token);
            await stream.RequestStream.CompleteAsync();
            await stream;
        });
        return (refusal.StatusCode, refusal.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Metadata["code"]);
    }
}
