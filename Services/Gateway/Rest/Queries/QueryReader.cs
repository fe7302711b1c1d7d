using System.Globalization;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Paging;

namespace AspireOrders.Gateway.Rest.Queries;

/// <summary>Reads the values of a query string and collects what is wrong with them, so that every bad one is named at once. An empty value counts as absent.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<FieldError> errors = [];

    /// <summary>The text of a value; empty when absent.</summary>
    public string Text(string name)
    {
        var values = query[name];
        if (values.Count > 1) errors.Add(new FieldError(name, "is given more than once"));
        var text = values.Count == 1 ? values[0] ?? "" : "";
        if (text.Contains('\0', StringComparison.Ordinal)) errors.Add(new FieldError(name, JsonShape.NoNul));
        return text;
    }

    /// <summary>Cursor and limit.</summary>
    public PageQuery Page() => new(Text(QueryParameter.Cursor.Name), Limit());

    /// <summary>One of the values of <paramref name="choices"/>; the default of <typeparamref name="T"/> when absent.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
    {
        var text = Text(name);
        if (text.Length == 0) return default;
        if (choices.TryGetValue(text, out var choice)) return choice;
        errors.Add(new FieldError(name, $"must be one of {string.Join(", ", choices.Keys)}"));
        return default;
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="DomainException">4001: names each bad value.</exception>
    public void Complete()
    {
        if (errors.Count > 0) throw new DomainException(ErrorCode.InvalidInput, "The query is invalid.", errors);
    }

    // 0 stands for the default of the service that is asked.
    private int Limit()
    {
        var text = Text(QueryParameter.Limit.Name);
        if (text.Length == 0) return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageCursor.MaxLimit) return limit;
        errors.Add(new FieldError(QueryParameter.Limit.Name, $"must be a whole number between 1 and {PageCursor.MaxLimit}"));
        return 0;
    }
}
