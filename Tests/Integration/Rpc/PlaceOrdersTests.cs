using System.Collections.Concurrent;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Tests.Integration.Topology;
using Grpc.Core;

namespace AspireOrders.Tests.Integration.Rpc;

public sealed class PlaceOrdersTests(RunningTopology topology)
{
    [Fact]
    public async Task Thousands_of_orders_on_one_stream_each_get_their_own_result()
    {
        const int Count = 3000;
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(Count + 7);
        using var channel = GrpcCaller.Connect(topology, "orders");
        using var call = new Orders.OrdersClient(channel).PlaceOrders(GrpcCaller.Call(customer.AccessToken));
        var results = ReadAsync(call);
        for (var i = 0; i < Count; i++) await call.RequestStream.WriteAsync(Request($"r{i}", product), Shop.Token);
        await call.RequestStream.CompleteAsync();
        var answered = await results;
        answered.Keys.ShouldBe(Enumerable.Range(0, Count).Select(i => $"r{i}"), ignoreOrder: true);
        answered.Values.ShouldAllBe(r => r.Order != null && r.Order.Status == OrderStatus.Reserved);
        answered.Values.Select(r => r.Order.OrderId).Distinct().Count().ShouldBe(Count);
        (await customer.AvailableAsync(product)).ShouldBe(7);
    }

    [Fact]
    public async Task A_bad_request_gets_its_own_error_and_the_stream_goes_on()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(2);
        using var channel = GrpcCaller.Connect(topology, "orders");
        using var call = new Orders.OrdersClient(channel).PlaceOrders(GrpcCaller.Call(customer.AccessToken));
        PlaceOrdersRequest[] requests =
        [
            Request("good", product), Request("too many", product, 3), Request("unknown", Guid.NewGuid().ToString()), Request("bad", "lamp", 0),
            new PlaceOrdersRequest { RequestId = "empty" }, Request("last", product),
        ];
        var answered = new List<PlaceOrdersResponse>();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Shop.Token);
            (await call.ResponseStream.MoveNext(Shop.Token)).ShouldBeTrue("a result comes as soon as it is known");
            answered.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(Shop.Token)).ShouldBeFalse();
        answered.Select(a => a.RequestId).ShouldBe(requests.Select(r => r.RequestId));
        answered.Select(a => a.Error?.Code ?? 0).ShouldBe([0, 2003, 2001, 4001, 4001, 0]);
        answered[1].Error.Details.Single().Reason.ShouldContain("1 left");
        answered[2].Error.Details.Single().Field.ShouldBe("items[0].productId");
        answered[3].Error.Details.Select(d => d.Field).ShouldBe(["items[0].productId", "items[0].quantity"], ignoreOrder: true);
    }

    [Fact]
    public async Task Keys_hold_on_a_stream_as_they_do_elsewhere()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(100);
        using var channel = GrpcCaller.Connect(topology, "orders");
        using var call = new Orders.OrdersClient(channel).PlaceOrders(GrpcCaller.Call(customer.AccessToken));
        var results = ReadAsync(call);
        var key = Guid.NewGuid().ToString();
        for (var i = 0; i < 20; i++) await call.RequestStream.WriteAsync(Request($"r{i}", product, key: key), Shop.Token);
        await call.RequestStream.CompleteAsync();
        var answered = (await results).Values;
        var placed = answered.Where(a => a.Order is not null).Select(a => a.Order).ToList();
        placed.Count(o => !o.Replayed).ShouldBe(1);
        placed.Select(o => o.OrderId).Distinct().Count().ShouldBe(1);
        answered.Where(a => a.Error is not null).ShouldAllBe(a => a.Error.Code == 4003 && a.Error.RetryAfter != null);
        (await customer.PlaceAsync(product, 1, key: key)).Headers["Idempotency-Replayed"].ShouldBe("true");
        (await customer.AvailableAsync(product)).ShouldBe(99);
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_leaves_nothing_behind()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(1000);
        using var channel = GrpcCaller.Connect(topology, "orders");
        var key = Guid.NewGuid().ToString();
        using (var call = new Orders.OrdersClient(channel).PlaceOrders(GrpcCaller.Call(customer.AccessToken)))
        {
            for (var i = 0; i < 300; i++) await call.RequestStream.WriteAsync(Request($"r{i}", product, key: $"{key}-{i}"), Shop.Token);
        }

        // Whatever became of each: its key is not held by a request that nobody waits for any more, and it is placed once.
        for (var i = 0; i < 300; i += 50)
        {
            await Eventually.SatisfiesAsync(_ => customer.PlaceAsync(product, 1, key: $"{key}-{i}"), a => (int)a.Status == 201, Shop.Token);
        }
    }

    [Fact]
    public async Task Without_a_token_the_stream_is_refused()
    {
        using var channel = GrpcCaller.Connect(topology, "orders");
        using var call = new Orders.OrdersClient(channel).PlaceOrders(GrpcCaller.Call());
        var failure = await Should.ThrowAsync<RpcException>(async () => await call.ResponseStream.MoveNext(Shop.Token));
        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    private static async Task<ConcurrentDictionary<string, PlaceOrdersResponse>> ReadAsync(AsyncDuplexStreamingCall<PlaceOrdersRequest, PlaceOrdersResponse> call)
    {
        var results = new ConcurrentDictionary<string, PlaceOrdersResponse>();
        while (await call.ResponseStream.MoveNext(Shop.Token)) results.TryAdd(call.ResponseStream.Current.RequestId, call.ResponseStream.Current).ShouldBeTrue();
        return results;
    }

    private static PlaceOrdersRequest Request(string id, string product, int quantity = 1, string key = "") => new()
    {
        RequestId = id,
        Order = new CreateOrderRequest { Items = { new OrderItem { ProductId = product, Quantity = quantity } }, PaymentToken = "tok_ok", IdempotencyKey = key },
    };
}
