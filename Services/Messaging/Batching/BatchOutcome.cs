namespace AspireOrders.Messaging.Batching;

/// <summary>What became of one entry of a batch: a result, or the exception that its caller alone gets.</summary>
/// <typeparam name="TResult">What a caller is answered.</typeparam>
public readonly record struct BatchOutcome<TResult>
{
    internal BatchOutcome(TResult? result, Exception? error)
    {
        Result = result;
        Error = error;
    }

    /// <summary>The answer; meaningful only while <see cref="Error"/> is null.</summary>
    public TResult? Result { get; }

    /// <summary>Why this entry failed, or null. Its neighbours are not affected.</summary>
    public Exception? Error { get; }
}

/// <summary>Creates outcomes.</summary>
public static class BatchOutcome
{
    /// <summary>The entry succeeded.</summary>
    /// <typeparam name="TResult">What a caller is answered.</typeparam>
    /// <param name="result">The answer of its caller.</param>
    /// <returns>A successful outcome.</returns>
    public static BatchOutcome<TResult> Success<TResult>(TResult result) => new(result, error: null);

    /// <summary>The entry failed alone.</summary>
    /// <typeparam name="TResult">What a caller would have been answered.</typeparam>
    /// <param name="error">The exception that its caller gets.</param>
    /// <returns>A failed outcome.</returns>
    public static BatchOutcome<TResult> Failure<TResult>(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(default, error);
    }
}
