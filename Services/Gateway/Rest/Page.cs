using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Paging;

namespace AspireOrders.Gateway.Rest;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">To be sent as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>A page from a service's answer, where an empty cursor says that it is the last.</summary>
    public static Page<T> From<TMessage>(IEnumerable<TMessage> messages, Func<TMessage, T> view, string nextCursor) =>
        new([.. messages.Select(view)], nextCursor.Length == 0 ? null : nextCursor);

    /// <summary>A page of what is at hand as a whole, by <paramref name="key"/>; all of it when no limit is asked for.</summary>
    /// <exception cref="DomainException">4001: the cursor is none of this list.</exception>
    public static Page<T> Of(IEnumerable<T> all, Func<T, string> key, PageQuery page)
    {
        var after = PageCursor.Decode(page.Cursor, 1)?[0];
        var rest = all.Where(item => after is null || string.CompareOrdinal(key(item), after) > 0).OrderBy(key, StringComparer.Ordinal).ToList();
        return page.Limit == 0 || rest.Count <= page.Limit
            ? new Page<T>(rest, null)
            : new Page<T>(rest[..page.Limit], PageCursor.Encode(key(rest[page.Limit - 1])));
    }
}
