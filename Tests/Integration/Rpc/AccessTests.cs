using AspireOrders.Contracts.Configuration.V1;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Tests.Integration.Topology;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace AspireOrders.Tests.Integration.Rpc;

/// <summary>Every rpc of every service refuses who is not meant to call it, before it looks at the request; what belongs to somebody is nobody else's.</summary>
public sealed class AccessTests(RunningTopology topology)
{
    private static readonly (string Service, ServiceDescriptor Descriptor)[] Services =
    [
        ("users", UsersReflection.Descriptor.Services[0]), ("users", ConfigurationReflection.Descriptor.Services[0]),
        ("orders", OrdersReflection.Descriptor.Services[0]), ("inventory", InventoryReflection.Descriptor.Services[0]),
        ("payments", PaymentsReflection.Descriptor.Services[0]), ("notifications", NotificationsReflection.Descriptor.Services[0]),
        ("orders", OperationsReflection.Descriptor.Services[0]),
    ];

    private static readonly string[] Open = ["Users/Register", "Users/Login", "Users/Refresh", "Users/GetSigningKeys", "Inventory/GetProduct", "Inventory/ListProducts"];

    private static readonly string[] ForUsers =
    [
        "Users/GetUser", "Users/Logout", "Orders/CreateOrder", "Orders/GetOrder", "Orders/ListOrders", "Orders/AddItem", "Orders/CancelOrder", "Orders/WatchOrder",
        "Orders/PlaceOrders", "Inventory/WatchStock", "Payments/GetPayment", "Notifications/ListNotifications", "Notifications/WatchNotifications",
    ];

    private static readonly string[] ForServices = ["Orders/CreateOrders", "Inventory/Reserve", "Inventory/ReserveMany", "Inventory/Release", "Inventory/Commit"];

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    [Fact]
    public async Task Every_rpc_refuses_those_who_are_not_meant_to_call_it()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var operations = await Shop.AsOperatorAsync(topology);
        var wrong = new List<string>();
        foreach (var (service, descriptor) in Services)
        {
            using var channel = GrpcCaller.Connect(topology, service);
            foreach (var rpc in descriptor.Methods)
            {
                var name = $"{descriptor.Name}/{rpc.Name}";
                if (Open.Contains(name)) continue;
                await ExpectAsync("without a token", "", "1001");
                if (ForUsers.Contains(name)) continue;
                await ExpectAsync("as a customer", customer.AccessToken, "1003");
                if (ForServices.Contains(name)) await ExpectAsync("as an operator", operations.AccessToken, "1003");

                async Task ExpectAsync(string caller, string token, string code)
                {
                    var answered = await CodeAsync(channel, rpc, token);
                    if (answered != code) wrong.Add($"{name} {caller}: {answered}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_somebody_is_not_there_for_anybody_else()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var owner = await Shop.AsNewCustomerAsync(topology);
        using var other = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(10);
        var id = (await owner.PlaceAsync(product)).Text("orderId");
        await owner.WaitForOrderAsync(id, "Paid");
        var ownerId = (await owner.GetAsync("me")).Text("userId");

        using var orders = GrpcCaller.Connect(topology, "orders");
        using var payments = GrpcCaller.Connect(topology, "payments");
        using var users = GrpcCaller.Connect(topology, "users");
        var call = GrpcCaller.Call(other.AccessToken);
        var client = new Orders.OrdersClient(orders);
        await NotThereAsync(async () => await client.GetOrderAsync(new GetOrderRequest { OrderId = id }, call));
        await NotThereAsync(async () => await client.CancelOrderAsync(new CancelOrderRequest { OrderId = id }, call));
        await NotThereAsync(async () => await client.AddItemAsync(new AddItemRequest { OrderId = id, ProductId = product, Quantity = 1 }, call));
        await NotThereAsync(() => client.WatchOrder(new WatchOrderRequest { OrderId = id }, call).ResponseStream.MoveNext(Shop.Token));
        await NotThereAsync(async () => await new Payments.PaymentsClient(payments).GetPaymentAsync(new GetPaymentRequest { OrderId = id }, call));
        await NotThereAsync(async () => await new Users.UsersClient(users).GetUserAsync(new GetUserRequest { UserId = ownerId }, call));

        (await other.GetAsync($"orders/{id}")).Code.ShouldBe(2001);
        (await other.GetAsync($"orders/{id}/events")).Code.ShouldBe(2001);
        (await other.PostAsync($"orders/{id}/cancel")).Code.ShouldBe(2001);
        (await other.PostAsync($"orders/{id}/items", new { productId = product, quantity = 1 })).Code.ShouldBe(2001);
        (await other.GetAsync("orders")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await other.GetAsync("notifications")).Json["items"]!.AsArray().ShouldAllBe(n => n!["orderId"] == null);
        (await owner.GetAsync($"orders/{id}")).Text("status").ShouldBe("Paid");
    }

    [Fact]
    public async Task An_operator_sees_an_order_and_changes_nothing_in_its_owners_place()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var owner = await Shop.AsNewCustomerAsync(topology);
        var product = await operations.CreateProductAsync(10);
        var id = (await owner.PlaceAsync(product)).Text("orderId");
        await owner.WaitForOrderAsync(id, "Paid");

        (await operations.PostAsync($"orders/{id}/cancel")).Code.ShouldBe(1003);
        (await operations.PostAsync($"orders/{id}/items", new { productId = product, quantity = 1 })).Code.ShouldBe(1003);

        (await operations.GetAsync($"orders/{id}")).Text("status").ShouldBe("Paid");
    }

    private static async Task NotThereAsync(Func<Task> call) =>
        (await Should.ThrowAsync<RpcException>(call)).GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata["code"].ShouldBe("2001");

    // An empty message is a valid one of any type.
    private static async Task<string> CodeAsync(GrpcChannel channel, MethodDescriptor rpc, string token)
    {
        var type = (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
        {
            (true, true) => MethodType.DuplexStreaming,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.Unary,
        };
        var method = new Method<byte[], byte[]>(type, rpc.Service.FullName, rpc.Name, Bytes, Bytes);
        var invoker = channel.CreateCallInvoker();
        var options = GrpcCaller.Call(token);
        try
        {
            switch (type)
            {
                case MethodType.Unary:
                    using (var call = invoker.AsyncUnaryCall(method, null, options, [])) await call;
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, null, options, [])) await call.ResponseStream.MoveNext(Shop.Token);
                    break;
                case MethodType.ClientStreaming:
                    using (var call = invoker.AsyncClientStreamingCall(method, null, options)) await call;
                    break;
                default:
                    using (var call = invoker.AsyncDuplexStreamingCall(method, null, options)) await call.ResponseStream.MoveNext(Shop.Token);
                    break;
            }

            return "let in";
        }
        catch (RpcException exception)
        {
            return exception.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Metadata["code"] ?? exception.StatusCode.ToString();
        }
    }
}
