namespace AspireOrders.Messaging;

/// <summary>
/// Applies events to the service's own database. It runs inside one transaction that the library opens, that already holds the inbox rows, and
/// that commits after all handlers of the batch have ended. So each event takes effect exactly once, however often it is delivered.
/// </summary>
/// <remarks>
/// Work set-based over all events of a call. Answer by state, never by rows affected: what comes late is a logged no-op.
/// An exception undoes the whole batch: a transient one (<see cref="TransientFailure"/>) is waited out, any other leads to ever smaller batches until the
/// culprit is alone, which then is tried again with backoff and ends among the dead letters. To fail one event without that detour call
/// <see cref="EventBatchContext.Fail"/>. Nothing remote is called in here: see <see cref="IPreparingEventHandler{TPrepared}"/>.
/// </remarks>
public interface IEventHandler
{
    /// <summary>Applies the events of one batch that this handler is registered for.</summary>
    /// <param name="context">Connection and transaction, and what the effect tells on.</param>
    /// <param name="events">At least one event; events about the same aggregate stand in the order of their stream.</param>
    /// <param name="cancellationToken">Cancelled when the host stops and its patience ends.</param>
    /// <returns>A task that ends when the effect is written.</returns>
    Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken);
}

/// <summary>
/// An event handler that must ask something remote before it can write, such as a payment provider. Preparing runs outside
/// of any transaction, so that no lock is held while others are slow; applying then works as in <see cref="IEventHandler"/>.
/// </summary>
/// <typeparam name="TPrepared">What preparing found out about one event, including its failure when only that event failed.</typeparam>
public interface IPreparingEventHandler<TPrepared>
{
    /// <summary>
    /// Does the remote work. It can run more than once for the same event (after a crash, a failed commit or a takeover), so the remote side must
    /// recognise a repetition, for instance by <see cref="ReceivedEvent.Id"/> as idempotency key.
    /// </summary>
    /// <param name="events">Events of one batch that have not been applied yet.</param>
    /// <param name="cancellationToken">Cancelled when the host stops and its patience ends.</param>
    /// <returns>One result per event, in the same order.</returns>
    Task<IReadOnlyList<TPrepared>> PrepareAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken);

    /// <summary>Applies prepared events inside the transaction; the rules of <see cref="IEventHandler.HandleAsync"/> hold.</summary>
    /// <param name="context">Connection and transaction, and what the effect tells on.</param>
    /// <param name="events">The prepared events that no one else has applied meanwhile; at least one.</param>
    /// <param name="cancellationToken">Cancelled when the host stops and its patience ends.</param>
    /// <returns>A task that ends when the effect is written.</returns>
    Task HandleAsync(EventBatchContext context, IReadOnlyList<PreparedEvent<TPrepared>> events, CancellationToken cancellationToken);
}

/// <summary>An event with what its preparing found out.</summary>
/// <typeparam name="TPrepared">The kind of finding.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Prepared">The finding.</param>
public sealed record PreparedEvent<TPrepared>(ReceivedEvent Event, TPrepared Prepared);
