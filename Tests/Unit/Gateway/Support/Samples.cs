using AspireOrders.Contracts.Common.V1;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Users.V1;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Unit.Gateway.Support;

/// <summary>One message of each kind, as a service would answer it.</summary>
internal static class Samples
{
    public const string OrderId = "0197b8a0-1111-7000-8000-000000000001";
    public const string ProductId = "0197b8a0-2222-7000-8000-000000000002";

    public static readonly Timestamp At = Timestamp.FromDateTime(new DateTime(2026, 3, 1, 12, 30, 15, 123, DateTimeKind.Utc));

    /// <summary>Expected JSON, written over several lines to be readable.</summary>
    public static string OneLine(string json) => json.ReplaceLineEndings("");

    public static Money Euros(long units, int cents) => new() { CurrencyCode = "EUR", Units = units, Nanos = cents * 10_000_000 };

    public static OrderLine Line() => new() { ProductId = ProductId, Name = "Käse & Wein", Quantity = 2, UnitPrice = Euros(12, 90) };

    public static CreateOrderResponse Placed(bool replayed = false) => new()
    {
        OrderId = OrderId,
        Status = OrderStatus.Reserved,
        Lines = { Line() },
        Total = Euros(25, 80),
        CreatedAt = At,
        Replayed = replayed,
    };

    public static Order Order(OrderStatus status = OrderStatus.Paid, string cancelReason = "", int version = 2) => new()
    {
        OrderId = OrderId,
        UserId = TestTokens.UserId.ToString(),
        Status = status,
        CancelReason = cancelReason,
        Lines = { Line() },
        Total = Euros(25, 80),
        Version = version,
        CreatedAt = At,
        UpdatedAt = At,
    };

    public static Product Product(int available = 7) => new()
    {
        ProductId = ProductId,
        Sku = "CH-1",
        Name = "Käse & Wein",
        Description = "",
        Category = "food",
        Price = Euros(5, 0),
        Available = available,
        Version = 3,
        UpdatedAt = At,
    };

    public static User User() => new()
    {
        UserId = TestTokens.UserId.ToString(),
        Email = "alice@example.com",
        DisplayName = "Alice",
        Role = "customer",
        CreatedAt = At,
        Version = 1,
    };
}
