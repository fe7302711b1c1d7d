namespace AspireOrders.Messaging;

/// <summary>What follows from the failure of an event.</summary>
/// <param name="Failure">The event and why it failed.</param>
/// <param name="Tries">How often it failed by itself.</param>
/// <param name="Attempts">How often it was tried at all, also while something else was down.</param>
/// <param name="Pause">When to try again, or null when it is dead.</param>
internal sealed record FailureVerdict(FailedEvent Failure, int Tries, int Attempts, TimeSpan? Pause)
{
    private const int LongestText = 2000;

    /// <summary>Kind and message of the failure and of what caused it; the stack is in the log.</summary>
    public string Text
    {
        get
        {
            var text = string.Join(" <- ", Causes(Failure.Error).Select(cause => $"{cause.GetType().Name}: {cause.Message}"));
            return Storable(text.Length <= LongestText ? text : text[..LongestText]);
        }
    }

    // Postgres refuses NUL and halves of surrogate pairs; a failure that cannot be filed would be tried for ever.
    private static string Storable(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0).Select(rune => rune.ToString()));

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
