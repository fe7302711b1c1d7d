namespace Aspire.Dashboard.Telemetry;

/// <summary>A name and a value; values that are no text on the wire are shown as people write them, lists as JSON.</summary>
public readonly record struct TelemetryAttribute(string Name, string Value);

/// <summary>Looks attributes up.</summary>
public static class TelemetryAttributes
{
    /// <summary>The value of the first attribute of a name; null when there is none.</summary>
    public static string? Find(this IReadOnlyList<TelemetryAttribute> attributes, string name)
    {
        for (var index = 0; index < attributes.Count; index++)
        {
            if (string.Equals(attributes[index].Name, name, StringComparison.Ordinal))
            {
                return attributes[index].Value;
            }
        }

        return null;
    }
}
