using AspireOrders.Contracts.Common.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging;
using AspireOrders.Orders.Features;
using AspireOrders.Orders.Storage;
using Npgsql;

namespace AspireOrders.Tests.Database.Support;

/// <summary>An order that was placed under a key, by the service's own code.</summary>
/// <param name="Id">The order.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Key">Its idempotency key.</param>
internal sealed record PlacedOrder(Guid Id, Guid UserId, string Key)
{
    public static async Task<PlacedOrder> CommitAsync(NpgsqlDataSource database, string key, int generation = 0, Guid? userId = null)
    {
        var product = Guid.CreateVersion7();
        var body = new CreateOrderRequest { PaymentToken = "tok_ok", IdempotencyKey = key, Items = { new OrderItem { ProductId = product.ToString(), Quantity = 1 } } };
        var request = OrderRequest.Read(userId ?? Guid.CreateVersion7(), body, traceParent: null);
        var attempt = new OrderAttempt(request, Place: 0, request.OrderId(generation), generation);
        var price = new Price(product.ToString(), "Lamp", 10m, new Money { CurrencyCode = "EUR", Units = 10 });
        var order = NewOrder.Create(attempt, new Dictionary<Guid, Price> { [product] = price }, TimeProvider.System.GetUtcNow());
        var refused = await new OrderCommit(database, new OrderReader(database), new Outbox("orders")).CommitAsync([order], TestContext.Current.CancellationToken);
        refused.ShouldBeEmpty();
        return new PlacedOrder(attempt.OrderId, request.UserId, key);
    }
}
