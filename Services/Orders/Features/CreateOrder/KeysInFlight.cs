using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Orders.Features;

/// <summary>
/// The idempotency keys whose first request is being worked on in this replica, so that a repetition is told at once to come back later, and
/// another request that it is none. Only a shortcut: what another replica does is seen by the database's lock and the key's row.
/// </summary>
internal sealed class KeysInFlight
{
    private readonly ConcurrentDictionary<(Guid UserId, string Key), OrderRequest> requests = new();

    /// <summary>How many are being worked on.</summary>
    public int Count => requests.Count;

    /// <summary>Takes the key; false when another request has it. One without a key always may go on.</summary>
    public bool TryEnter(OrderRequest request) => !request.HasKey || requests.TryAdd((request.UserId, request.IdempotencyKey), request);

    /// <summary>Gives the key back.</summary>
    public void Leave(OrderRequest request)
    {
        if (request.HasKey) requests.TryRemove((request.UserId, request.IdempotencyKey), out _);
    }

    /// <summary>
    /// Why a request did not get its key: 4002 when the one that has it asks for something else, which no waiting mends; 4003 when it asks for the same.
    /// </summary>
    public DomainException Refusal(OrderRequest request) =>
        requests.TryGetValue((request.UserId, request.IdempotencyKey), out var first) && !first.HashBody().AsSpan().SequenceEqual(request.HashBody())
            ? IdempotencyRecords.KeyReused()
            : InProgress();

    /// <summary>4003: the first request with this key has no result yet.</summary>
    public static DomainException InProgress() => new(
        ErrorCode.WrongState, "A request with this idempotency key is in progress; its result can be asked for again in a moment.",
        [new FieldError("idempotencyKey", "is in use by a request in progress")], TimeSpan.FromSeconds(1));
}
