using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Sees to it that each event takes effect once: in the same transaction as the effect it takes events over, and files what failed.</summary>
internal interface IAdmission
{
    /// <summary>Outside of a transaction: which events have probably not taken effect yet.</summary>
    Task<HashSet<Guid>> UnseenAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken);

    /// <summary>First in the transaction: takes events over; those that somebody else has taken over are missing from the answer.</summary>
    Task<HashSet<Guid>> AdmitAsync(NpgsqlConnection connection, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken);

    /// <summary>Last in the transaction: files what took effect and what failed.</summary>
    Task FinishAsync(
        NpgsqlConnection connection,
        IReadOnlyList<ReceivedEvent> applied,
        IReadOnlyList<FailureVerdict> failed,
        CancellationToken cancellationToken);
}
