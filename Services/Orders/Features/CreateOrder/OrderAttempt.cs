using System.Buffers.Binary;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Orders.Features;

/// <summary>One request of a batch under one order id.</summary>
/// <param name="Request">The request.</param>
/// <param name="Place">Where its outcome stands in the batch.</param>
/// <param name="OrderId">The id that this attempt uses.</param>
/// <param name="Generation">Which generation of the key that id is.</param>
internal sealed record OrderAttempt(OrderRequest Request, int Place, Guid OrderId, int Generation = 0)
{
    /// <summary>Why the stock was refused, when that may mean that the order is there already.</summary>
    public DomainException? Refusal { get; init; }

    /// <summary>A number for the database's lock of user and key, the same for all generations; the first one's id is at hand already.</summary>
    public long KeyLock()
    {
        Span<byte> id = stackalloc byte[16];
        (Generation == 0 ? OrderId : Request.OrderId(generation: 0)).TryWriteBytes(id);
        return BinaryPrimitives.ReadInt64LittleEndian(id);
    }

    /// <summary>The same request under the id of a later generation.</summary>
    public OrderAttempt Later(int generation) => new(Request, Place, Request.OrderId(generation), generation);
}

/// <summary>The outcomes of a batch, filled in one by one.</summary>
internal sealed class OrderOutcomes(int count)
{
    private readonly BatchOutcome<CreateOrderResponse>[] outcomes = new BatchOutcome<CreateOrderResponse>[count];

    public IReadOnlyList<BatchOutcome<CreateOrderResponse>> All => outcomes;

    public void Succeed(OrderAttempt attempt, CreateOrderResponse response) => outcomes[attempt.Place] = BatchOutcome.Success(response);

    public void Fail(OrderAttempt attempt, Exception error) => outcomes[attempt.Place] = BatchOutcome.Failure<CreateOrderResponse>(error);
}
