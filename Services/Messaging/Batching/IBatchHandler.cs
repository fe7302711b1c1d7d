namespace AspireOrders.Messaging.Batching;

/// <summary>Does the work of a whole batch, usually one set-based statement sequence in one transaction.</summary>
/// <typeparam name="TRequest">What a caller submits.</typeparam>
/// <typeparam name="TResult">What a caller is answered.</typeparam>
public interface IBatchHandler<in TRequest, TResult>
{
    /// <summary>
    /// Executes all requests and answers one outcome for each, in the same order. An exception means that nothing took
    /// effect: the collector then tries the halves of the batch, unless the connection failed
    /// (<see cref="BatchCollectorOptions.IsConnectionFailure"/>). So the work must be rolled back when this throws, and must be safe to repeat.
    /// </summary>
    /// <param name="requests">At least one request; never more than <see cref="BatchCollectorOptions.MaxBatchSize"/>.</param>
    /// <param name="cancellationToken">Cancelled only when the collector gives up draining; no single caller can cancel a batch.</param>
    /// <returns>One outcome per request, in order.</returns>
    Task<IReadOnlyList<BatchOutcome<TResult>>> ExecuteAsync(IReadOnlyList<TRequest> requests, CancellationToken cancellationToken);
}
