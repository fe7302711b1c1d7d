namespace AspireOrders.Gateway.Rest;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">To be sent as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>A page from a service's answer, where an empty cursor says that it is the last.</summary>
    public static Page<T> From<TMessage>(IEnumerable<TMessage> messages, Func<TMessage, T> view, string nextCursor) =>
        new([.. messages.Select(view)], nextCursor.Length == 0 ? null : nextCursor);
}
