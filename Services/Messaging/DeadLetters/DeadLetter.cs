namespace AspireOrders.Messaging;

/// <summary>An event whose effect failed for good and that waits for an operator.</summary>
public sealed record DeadLetter
{
    /// <summary>Its number within this service; newer ones are greater.</summary>
    public required long Id { get; init; }

    /// <summary>The consumer group that could not apply it.</summary>
    public required string ConsumerGroup { get; init; }

    /// <summary>The event itself.</summary>
    public required ReceivedEvent Event { get; init; }

    /// <summary>The last failure: kind and message.</summary>
    public required string Error { get; init; }

    /// <summary>How many tries failed because of the event itself.</summary>
    public required int Tries { get; init; }

    /// <summary>When it was given up, by the clock of the database.</summary>
    public required DateTimeOffset DeadAt { get; init; }
}

/// <summary>One page of dead letters, newest first.</summary>
/// <param name="Items">The letters.</param>
/// <param name="NextCursor">What to pass for the next page, or null after the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, long? NextCursor);
