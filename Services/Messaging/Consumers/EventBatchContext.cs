using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>What handlers of one batch share: the transaction, and what comes out of it.</summary>
/// <param name="connection">The connection of the transaction.</param>
/// <param name="transaction">The transaction that holds the inbox rows and will hold the effect.</param>
public sealed class EventBatchContext(NpgsqlConnection connection, NpgsqlTransaction transaction)
{
    private readonly List<OutgoingEvent> published = [];
    private readonly Dictionary<Guid, FailedEvent> failed = [];
    private readonly List<Action> afterCommit = [];

    /// <summary>The connection of the transaction; never closed by a handler.</summary>
    public NpgsqlConnection Connection { get; } = connection;

    /// <summary>The transaction of the batch; never committed or rolled back by a handler.</summary>
    public NpgsqlTransaction Transaction { get; } = transaction;

    /// <summary>The events told so far.</summary>
    public IReadOnlyList<OutgoingEvent> Published => published;

    /// <summary>The events that failed alone so far.</summary>
    public IReadOnlyCollection<FailedEvent> Failed => failed.Values;

    /// <summary>Tells a fact: it enters the outbox in this transaction, in one statement for the whole batch.</summary>
    /// <param name="outgoing">The fact; created with its cause so that one trace goes through.</param>
    public void Publish(OutgoingEvent outgoing)
    {
        ArgumentNullException.ThrowIfNull(outgoing);
        published.Add(outgoing);
    }

    /// <summary>
    /// Fails one event without harm to its neighbours. Its effect must not have been written. A transient failure is tried again without end;
    /// any other counts as a try and ends among the dead letters.
    /// </summary>
    /// <param name="received">The event.</param>
    /// <param name="error">Why it failed.</param>
    public void Fail(ReceivedEvent received, Exception error)
    {
        ArgumentNullException.ThrowIfNull(received);
        ArgumentNullException.ThrowIfNull(error);
        failed[received.Id] = new(received, error);
    }

    /// <summary>Remembers what to do once the transaction has committed, such as waking a worker; forgotten when it is rolled back.</summary>
    /// <param name="action">Something quick that does not throw.</param>
    public void AfterCommit(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        afterCommit.Add(action);
    }

    internal void Committed() => afterCommit.ForEach(action => action());

    internal bool HasFailed(ReceivedEvent received) => failed.ContainsKey(received.Id);
}

/// <summary>An event that failed alone, and why.</summary>
/// <param name="Event">The event.</param>
/// <param name="Error">The failure.</param>
public sealed record FailedEvent(ReceivedEvent Event, Exception Error);
