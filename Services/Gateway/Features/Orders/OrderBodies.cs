using System.ComponentModel.DataAnnotations;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Ordering;

namespace AspireOrders.Gateway.Features.Orders;

/// <summary>An order to be placed.</summary>
/// <param name="Items">What is ordered.</param>
/// <param name="PaymentToken">A token of the payment provider, never a card number.</param>
internal sealed record PlaceOrderBody([property: Required] IReadOnlyList<ItemBody?>? Items, [property: Required] string? PaymentToken) : IJudgedBody
{
    public IReadOnlyList<FieldError> Objections() => new CreateOrderValidator().ObjectionsTo(ToRequest(""));

    public CreateOrderRequest ToRequest(string idempotencyKey)
    {
        var request = new CreateOrderRequest { PaymentToken = PaymentToken ?? "", IdempotencyKey = idempotencyKey };
        foreach (var item in Items ?? []) request.Items.Add(item?.ToItem() ?? new OrderItem());
        return request;
    }
}

/// <summary>One product of an order.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many pieces of it.</param>
internal sealed record ItemBody([property: Required] string? ProductId, [property: Required] int? Quantity) : IJudgedBody
{
    public IReadOnlyList<FieldError> Objections() => new OrderItemValidator().ObjectionsTo(ToItem());

    public OrderItem ToItem() => new() { ProductId = ProductId ?? "", Quantity = Quantity ?? 0 };
}
