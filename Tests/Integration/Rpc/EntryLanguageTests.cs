using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Tests.Integration.Topology;
using Grpc.Core;

namespace AspireOrders.Tests.Integration.Rpc;

/// <summary>What is wrong with one entry of a stream is told in the language that the call asked for.</summary>
public sealed class EntryLanguageTests(RunningTopology topology)
{
    private const string Chinese = "zh-CN,en;q=0.5";

    [Fact]
    public async Task An_order_of_a_stream_is_refused_in_the_callers_language()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "orders");
        using var call = new Orders.OrdersClient(channel).PlaceOrders(InChinese(customer.AccessToken));
        await call.RequestStream.WriteAsync(new PlaceOrdersRequest { RequestId = "a" }, Shop.Token);
        await call.RequestStream.CompleteAsync();

        (await call.ResponseStream.MoveNext(Shop.Token)).ShouldBeTrue();

        var error = call.ResponseStream.Current.Error;
        error.Message.ShouldBe("请求无效。");
        error.Details.ShouldHaveSingleItem().Reason.ShouldBe("缺失");
    }

    [Fact]
    public async Task A_row_of_an_import_is_refused_in_the_callers_language()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "users");
        using var call = new Users.UsersClient(channel).ImportUsers(InChinese(operations.AccessToken));
        await call.RequestStream.WriteAsync(new ImportUsersRequest { Email = "alice@example.com", Password = Shop.Password, DisplayName = "Alice" }, Shop.Token);
        await call.RequestStream.CompleteAsync();

        var row = (await call).Errors.ShouldHaveSingleItem();
        (row.Row, row.Field, row.Reason).ShouldBe((1, "email", "已被使用"));
    }

    [Fact]
    public async Task A_row_of_received_goods_is_refused_in_the_callers_language()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var channel = GrpcCaller.Connect(topology, "inventory");
        using var call = new Inventory.InventoryClient(channel).Restock(InChinese(operations.AccessToken));
        await call.RequestStream.WriteAsync(new RestockRequest { ProductId = Guid.NewGuid().ToString(), Quantity = 1 }, Shop.Token);
        await call.RequestStream.WriteAsync(new RestockRequest { ProductId = Guid.NewGuid().ToString() }, Shop.Token);
        await call.RequestStream.CompleteAsync();

        var reasons = (await call).Errors.Select(e => e.Reason).ToList();
        reasons.ShouldContain("没有这样的商品");
        reasons.ShouldContain(reason => reason.StartsWith("数量必须在 1 到 ", StringComparison.Ordinal));
    }

    private static CallOptions InChinese(string token)
    {
        var call = GrpcCaller.Call(token);
        call.Headers!.Add("accept-language", Chinese);
        return call;
    }
}
