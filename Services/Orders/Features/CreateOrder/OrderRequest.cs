using System.Security.Cryptography;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using Google.Protobuf;

namespace AspireOrders.Orders.Features;

/// <summary>A valid request for an order, from the caller to the end of its batch.</summary>
/// <param name="UserId">Who orders.</param>
/// <param name="Body">What was asked for.</param>
/// <param name="Items">Its items, one per product.</param>
/// <param name="RequestId">On a stream, the caller's own name of the request; empty otherwise.</param>
/// <param name="TraceParent">The caller's trace, in which the order's events go on; null without one.</param>
internal sealed record OrderRequest(
    Guid UserId, CreateOrderRequest Body, IReadOnlyList<RequestedItem> Items, string RequestId, string? TraceParent)
{
    /// <summary>The caller's key; empty for none.</summary>
    public string IdempotencyKey => Body.IdempotencyKey;

    public bool HasKey => IdempotencyKey.Length > 0;

    /// <summary>Reads a request that is known to be valid.</summary>
    public static OrderRequest Read(Guid userId, CreateOrderRequest body, string? traceParent, string requestId = "")
    {
        var items = new RequestedItem[body.Items.Count];
        for (var i = 0; i < items.Length; i++) items[i] = new RequestedItem(Guid.Parse(body.Items[i].ProductId), body.Items[i].Quantity);
        return new OrderRequest(userId, body, RequestedItem.Normalise(items), requestId, traceParent);
    }

    /// <summary>The order's id, were it the given generation of its key.</summary>
    public Guid OrderId(int generation) => Domain.OrderId.For(UserId, IdempotencyKey, generation);

    /// <summary>Tells whether two requests with one key ask for the same; the key itself is no part of it.</summary>
    public byte[] HashBody()
    {
        var body = new CreateOrderRequest { PaymentToken = Body.PaymentToken, Items = { Body.Items } };
        return SHA256.HashData(body.ToByteArray());
    }
}
