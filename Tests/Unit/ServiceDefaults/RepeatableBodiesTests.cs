using System.Net;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Resilience;
using Grpc.Core;
using Grpc.Net.Client;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

/// <summary>A server that stops while a call is on its way (docs/faults.md: an orderly restart).</summary>
public sealed class RepeatableBodiesTests
{
    [Fact]
    public async Task A_call_that_is_sent_again_on_another_connection_carries_its_message_again()
    {
        using var bodies = new RepeatableBodies(RetryPolicies.PathsSafeToRepeat(InventoryApi.Descriptor));
        using var connections = new TwoConnections();
        bodies.InnerHandler = connections;
        using var channel = GrpcChannel.ForAddress(
            "http://inventory", new GrpcChannelOptions { HttpHandler = bodies, ServiceConfig = RetryPolicies.For(InventoryApi.Descriptor) });

        var call = new InventoryApi.InventoryClient(channel).GetProductAsync(
            new GetProductRequest { ProductId = "a product" }, cancellationToken: TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.NotFound);

        // Five bytes of gRPC's prefix come before the message.
        GetProductRequest.Parser.ParseFrom(connections.First[5..]).ProductId.ShouldBe("a product");
        connections.Second.ShouldBe(connections.First);
    }

    [Fact]
    public async Task By_itself_the_client_would_send_an_empty_body_then()
    {
        // Should this fail, the client was mended, and RepeatableBodies has no purpose any more.
        using var connections = new TwoConnections();
        using var channel = GrpcChannel.ForAddress(
            "http://inventory", new GrpcChannelOptions { HttpHandler = connections, ServiceConfig = RetryPolicies.For(InventoryApi.Descriptor) });

        var call = new InventoryApi.InventoryClient(channel).GetProductAsync(new GetProductRequest(), cancellationToken: TestContext.Current.CancellationToken);
        await Should.ThrowAsync<RpcException>(call.ResponseAsync);

        connections.First.ShouldNotBeEmpty();
        connections.Second.ShouldBeEmpty();
    }

    /// <summary>As the handler of sockets does when the first connection refuses the stream: it sends the same request once more.</summary>
    private sealed class TwoConnections : HttpMessageHandler
    {
        public byte[] First { get; private set; } = [];

        public byte[] Second { get; private set; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            First = await SendBodyAsync(request, cancellationToken);
            Second = await SendBodyAsync(request, cancellationToken);
            var response = new HttpResponseMessage { Version = HttpVersion.Version20, Content = new ByteArrayContent([]), RequestMessage = request };
            response.Content.Headers.ContentType = new("application/grpc");
            response.Headers.Add("grpc-status", ((int)StatusCode.NotFound).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return response;
        }

        private static async Task<byte[]> SendBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var connection = new MemoryStream();
            await request.Content!.CopyToAsync(connection, cancellationToken);
            return connection.ToArray();
        }
    }
}
