using System.Buffers.Text;

namespace AspireOrders.Load.Shop;

/// <summary>What the n-th order of a run is: which product, under which idempotency key. Every key is used once.</summary>
/// <param name="products">The products that are bought, in turn.</param>
internal sealed class OrderPlan(IReadOnlyList<Guid> products)
{
    /// <summary>Characters of a key.</summary>
    public const int KeyLength = 36;

    /// <summary>The next order. Keys are random, as those of real clients are.</summary>
    public PlannedOrder Create(long number) => new(products[(int)(number % products.Count)], Guid.NewGuid());
}

/// <summary>One order that is about to be placed: one piece of one product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Key">The idempotency key.</param>
internal readonly record struct PlannedOrder(Guid ProductId, Guid Key)
{
    /// <summary>Writes the key as text.</summary>
    public void WriteKey(Span<byte> destination) => Utf8Formatter.TryFormat(Key, destination, out _);
}
