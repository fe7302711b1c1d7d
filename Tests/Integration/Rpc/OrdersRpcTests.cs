using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Tests.Integration.Topology;
using Google.Rpc;
using Grpc.Core;

namespace AspireOrders.Tests.Integration.Rpc;

public sealed class OrdersRpcTests(RunningTopology topology)
{
    private const string Lamp = "00000000-0000-4000-8000-000000000001";

    [Fact]
    public async Task Without_a_client_certificate_the_handshake_is_refused()
    {
        using var channel = GrpcCaller.Connect(topology, "orders", withCertificate: false);
        var failure = await Should.ThrowAsync<RpcException>(async () => await new Orders.OrdersClient(channel).GetOrderAsync(new GetOrderRequest(), GrpcCaller.Call()));
        failure.StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Internal);
        failure.Trailers.ShouldBeEmpty("no server code ran");
    }

    [Fact]
    public async Task Without_a_token_a_call_is_UNAUTHENTICATED_with_code_1001()
    {
        using var channel = GrpcCaller.Connect(topology, "orders");
        var failure = await Should.ThrowAsync<RpcException>(async () => await new Orders.OrdersClient(channel).ListOrdersAsync(new ListOrdersRequest(), GrpcCaller.Call()));
        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        var info = failure.GetRpcStatus()!.GetDetail<ErrorInfo>().ShouldNotBeNull();
        info.Domain.ShouldBe("aspireorders");
        info.Metadata["code"].ShouldBe("1001");
    }

    [Fact]
    public async Task Bad_input_is_told_field_by_field()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "orders");
        var request = new CreateOrderRequest { Items = { new OrderItem { ProductId = "lamp" } } };
        var failure = await Should.ThrowAsync<RpcException>(async () => await new Orders.OrdersClient(channel).CreateOrderAsync(request, GrpcCaller.Call(customer.AccessToken)));
        failure.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        var fields = failure.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(v => v.Field);
        fields.ShouldBe(["items[0].productId", "items[0].quantity", "paymentToken"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_order_is_created_and_watched_until_it_is_paid()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "orders");
        var orders = new Orders.OrdersClient(channel);
        var request = new CreateOrderRequest { Items = { new OrderItem { ProductId = Lamp, Quantity = 1 } }, PaymentToken = "tok_ok" };
        var created = await orders.CreateOrderAsync(request, GrpcCaller.Call(customer.AccessToken));
        using var watch = orders.WatchOrder(new WatchOrderRequest { OrderId = created.OrderId }, GrpcCaller.Call(customer.AccessToken));
        var states = new List<OrderStatus>();
        while (states.LastOrDefault() != OrderStatus.Paid && await watch.ResponseStream.MoveNext(Shop.Token)) states.Add(watch.ResponseStream.Current.Status);
        states.ShouldBe([OrderStatus.Reserved, OrderStatus.Paid]);
    }

    [Fact]
    public async Task A_watch_resumes_after_a_version_and_ends_with_the_order()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "orders");
        var id = (await customer.PlaceAsync(Lamp, 1, "tok_declined")).Text("orderId");
        using var watch = new Orders.OrdersClient(channel).WatchOrder(new WatchOrderRequest { OrderId = id, AfterVersion = 1 }, GrpcCaller.Call(customer.AccessToken));
        (await watch.ResponseStream.MoveNext(Shop.Token)).ShouldBeTrue();
        watch.ResponseStream.Current.Version.ShouldBe(2);
        watch.ResponseStream.Current.CancelReason.ShouldBe("payment declined");
        (await watch.ResponseStream.MoveNext(Shop.Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_only_services_may_call_is_refused_to_a_persons_certificate()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "inventory");
        var inventory = new Contracts.Inventory.V1.Inventory.InventoryClient(channel);
        var request = new Contracts.Inventory.V1.ReleaseRequest { OrderId = Guid.NewGuid().ToString() };
        var failure = await Should.ThrowAsync<RpcException>(async () => await inventory.ReleaseAsync(request, GrpcCaller.Call(operations.AccessToken)));
        failure.StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }
}
