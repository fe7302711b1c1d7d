namespace Aspire.Dashboard.Components.Charts;

/// <summary>Which values of which dimensions count, as a URL holds them: <c>name:value,value;name:…</c>, escaped; <c>-</c> is the missing value.</summary>
internal static class DimensionFilters
{
    private const string Missing = "-";

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Dictionary<string, IReadOnlySet<string?>> Read(string? text)
    {
        var filters = new Dictionary<string, IReadOnlySet<string?>>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split(':', 2) is [var name, var values])
            {
                filters[Uri.UnescapeDataString(name)] = values.Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(value => value == Missing ? null : Uri.UnescapeDataString(value[1..])).ToHashSet(StringComparer.Ordinal);
            }
        }

        return filters;
    }

    /// <summary>For a URL; null when nothing is restricted.</summary>
    public static string? Write(IReadOnlyDictionary<string, IReadOnlySet<string?>> filters) => filters.Count == 0
        ? null
        : string.Join(';', filters.OrderBy(filter => filter.Key, StringComparer.Ordinal).Select(filter =>
            $"{Uri.EscapeDataString(filter.Key)}:{string.Join(',', filter.Value.Order(StringComparer.Ordinal).Select(value => value is null ? Missing : "." + Uri.EscapeDataString(value)))}"));

    /// <summary>With one value counted or not; a dimension all of whose values count is not restricted.</summary>
    public static Dictionary<string, IReadOnlySet<string?>> Toggle(
        IReadOnlyDictionary<string, IReadOnlySet<string?>> filters, string name, string? value, IReadOnlyList<string?> all)
    {
        var changed = new Dictionary<string, IReadOnlySet<string?>>(filters, StringComparer.Ordinal);
        var counted = filters.TryGetValue(name, out var chosen) ? chosen.ToHashSet(StringComparer.Ordinal) : all.ToHashSet(StringComparer.Ordinal);
        if (!counted.Remove(value))
        {
            counted.Add(value);
        }

        changed[name] = counted;
        if (counted.IsSupersetOf(all))
        {
            changed.Remove(name);
        }

        return changed;
    }
}
