using AspireOrders.Contracts.Common.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Features;
using AspireOrders.Orders.Features;

namespace AspireOrders.Benchmarks.Orders;

/// <summary>One order as both services write it.</summary>
internal sealed record SampleOrder(ReserveEntry Reservation, NewOrder Order);

/// <summary>Makes orders of one piece of one product each, spread over the catalogue, every one with a key of its own.</summary>
internal static class SampleOrders
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const int Products = 100, Customers = 8;

    private static readonly Guid[] Users = [.. Enumerable.Range(0, Customers).Select(_ => Guid.CreateVersion7())];
    private static readonly Money Price = new() { CurrencyCode = "EUR", Units = 42, Nanos = 900_000_000 };

    public static SampleOrder[] Create(int count) => [.. Enumerable.Range(0, count).Select(One)];

    private static SampleOrder One(int n)
    {
        var product = Guid.Parse($"00000000-0000-4000-8000-{(n % Products) + 1:d12}");
        var body = new CreateOrderRequest
        {
            PaymentToken = "tok_ok",
            IdempotencyKey = Guid.NewGuid().ToString(),
            Items = { new OrderItem { ProductId = product.ToString(), Quantity = 1 } },
        };
        var request = OrderRequest.Read(Users[n % Customers], body, Trace);
        var attempt = new OrderAttempt(request, Place: 0, request.OrderId(generation: 0));
        var prices = new Dictionary<Guid, Price> { [product] = new(product.ToString(), "Oak Lamp", 42.90m, Price) };
        return new SampleOrder(
            new ReserveEntry(attempt.OrderId, Version: 1, [new StockLine(product, 1)]), NewOrder.Create(attempt, prices, TimeProvider.System.GetUtcNow()));
    }
}
