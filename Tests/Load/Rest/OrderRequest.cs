using System.Buffers.Text;
using System.Text;
using AspireOrders.Load.Shop;

namespace AspireOrders.Load.Rest;

/// <summary>The bytes of <c>POST /api/v1/orders</c>, built once for a customer; per order only the key and the product are written into it.</summary>
internal sealed class OrderRequest
{
    private readonly byte[] bytes;
    private readonly int keyStart;
    private readonly int productStart;

    /// <summary>A request of one customer to one host.</summary>
    /// <param name="authority">Host and port.</param>
    /// <param name="accessToken">The customer's token.</param>
    public OrderRequest(string authority, string accessToken)
    {
        var body = $$"""{"items":[{"productId":"{{Guid.Empty}}","quantity":1}],"paymentToken":"tok_ok"}""";
        var key = new string('0', OrderPlan.KeyLength);
        var text = $"POST /api/v1/orders HTTP/1.1\r\nHost: {authority}\r\nAuthorization: Bearer {accessToken}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\nIdempotency-Key: {key}\r\n\r\n{body}";
        bytes = Encoding.ASCII.GetBytes(text);
        keyStart = text.IndexOf("Idempotency-Key: ", StringComparison.Ordinal) + "Idempotency-Key: ".Length;
        productStart = text.IndexOf($"{Guid.Empty}", StringComparison.Ordinal);
    }

    /// <summary>The request of one order; good until the next call.</summary>
    public ReadOnlySpan<byte> For(in PlannedOrder order)
    {
        order.WriteKey(bytes.AsSpan(keyStart, OrderPlan.KeyLength));
        Utf8Formatter.TryFormat(order.ProductId, bytes.AsSpan(productStart), out _);
        return bytes;
    }
}
