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
    public string Text(QueryParameter parameter)
    {
        var values = query[parameter.Name];
        var text = values.Count == 1 ? values[0] ?? "" : "";
        var reason = values.Count > 1 ? "is given more than once" : Objection(text, parameter);
        if (reason is not null) errors.Add(new FieldError(parameter.Name, reason));
        return text;
    }

    /// <summary>Cursor and limit; 0 stands for the default of the service that is asked.</summary>
    public PageQuery Page()
    {
        var cursor = Text(QueryParameter.Cursor);
        return new PageQuery(cursor, TryReadLimit(Text(QueryParameter.Limit), out var limit) ? limit : 0);
    }

    /// <summary>What the value stands for; the default of <typeparamref name="T"/> when absent.</summary>
    public T? Choice<T>(QueryParameter parameter, IReadOnlyDictionary<string, T> choices) => choices.GetValueOrDefault(Text(parameter));

    /// <summary>Ends the reading.</summary>
    /// <exception cref="DomainException">4001: names each bad value.</exception>
    public void Complete()
    {
        if (errors.Count > 0) throw new DomainException(ErrorCode.InvalidInput, "The query is invalid.", errors);
    }

    private static string? Objection(string text, QueryParameter parameter)
    {
        if (text.Length == 0) return null;
        if (text.Contains('\0', StringComparison.Ordinal)) return JsonShape.NoNul;
        if (text.Length > parameter.MaxLength) return $"is longer than {parameter.MaxLength} characters";
        if (parameter == QueryParameter.Cursor && !PageCursor.IsCursor(text)) return "is not a cursor of this list";
        if (parameter == QueryParameter.Limit && !TryReadLimit(text, out _)) return $"must be a whole number between 1 and {PageCursor.MaxLimit}";
        return parameter.Choices?.Contains(text, StringComparer.Ordinal) == false ? $"must be one of {string.Join(", ", parameter.Choices)}" : null;
    }

    private static bool TryReadLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= PageCursor.MaxLimit;
}
