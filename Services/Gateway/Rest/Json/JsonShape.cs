using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>
/// Compares a body that could not be read with the type it should have had. The serializer stops at the first mistake; a caller is better
/// served by all of them, so the slow way is gone once the fast one has failed.
/// </summary>
internal static class JsonShape
{
    /// <summary>The field name that stands for the body as a whole.</summary>
    public const string Root = "body";

    /// <summary>Why a text with the character NUL is refused.</summary>
    public const string NoNul = "must not contain the character NUL";

    // A hostile megabyte of unknown properties must not come back as several megabytes of explanation.
    private const int MostErrors = 100;

    /// <summary>
    /// Every place where the body differs from the type; where it is no JSON at all, the place of <paramref name="failure"/>. Without a failure
    /// there may be none.
    /// </summary>
    public static List<FieldError> Errors(ReadOnlyMemory<byte> body, JsonTypeInfo type, JsonException? failure = null)
    {
        var errors = new List<FieldError>();
        try
        {
            using var document = JsonDocument.Parse(body);
            Compare(document.RootElement, type, "", errors);
        }
        catch (JsonException malformed)
        {
            return [new FieldError(Field(failure?.Path), $"is not valid JSON: line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}")];
        }

        if (errors.Count == 0 && failure is not null) errors.Add(new FieldError(Field(failure.Path), "does not have the expected type"));
        return errors;
    }

    private static void Compare(JsonElement element, JsonTypeInfo type, string path, List<FieldError> errors)
    {
        if (errors.Count >= MostErrors || (element.ValueKind == JsonValueKind.Null && path.Length > 0)) return;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                CompareProperties(element, type, path, errors);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var inner = RestJson.Options.GetTypeInfo(type.ElementType!);
                foreach (var (index, item) in element.EnumerateArray().Index()) Compare(item, inner, $"{path}[{index}]", errors);
                break;
            default:
                if (Objection(element, type) is { } reason) errors.Add(new FieldError(path.Length == 0 ? Root : path, reason));
                break;
        }
    }

    private static void CompareProperties(JsonElement element, JsonTypeInfo type, string path, List<FieldError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (errors.Count >= MostErrors) return;
            var place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var known = type.Properties.FirstOrDefault(p => p.Name == property.Name);
            if (known is null) errors.Add(new FieldError(place, "is not known here"));
            else if (!seen.Add(property.Name)) errors.Add(new FieldError(place, "is given more than once"));
            else Compare(property.Value, RestJson.Options.GetTypeInfo(known.PropertyType), place, errors);
        }
    }

    private static string? Objection(JsonElement element, JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.None) return Expectation(type);
        try
        {
            return element.Deserialize(type) is string text && text.Contains('\0', StringComparison.Ordinal) ? NoNul : null;
        }
        catch (JsonException)
        {
            return Expectation(type);
        }
    }

    private static string Expectation(JsonTypeInfo type) => (type.Kind, Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
    {
        (JsonTypeInfoKind.Object, _) => "must be an object",
        (JsonTypeInfoKind.Enumerable, _) => "must be an array",
        (_, var leaf) when leaf == typeof(string) => "must be a string",
        (_, var leaf) when leaf == typeof(int) => "must be a whole number of 32 bits",
        (_, var leaf) when leaf == typeof(decimal) => "must be a number with at most 15 digits before the point and 9 after it",
        _ => "does not have the expected type",
    };

    // The serializer writes paths as $.items[0].quantity.
    private static string Field(string? path) => path is null or "$" or "" ? Root : path.TrimStart('$').TrimStart('.');
}
