using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest.Json;

/// <summary>Compares a body with the type it should have had, place by place.</summary>
internal sealed class ShapeComparison
{
    /// <summary>Where they differ.</summary>
    public List<FieldError> Differences { get; } = [];

    /// <summary>Required fields that the body does not have: no difference of shape, since the service judges that.</summary>
    public List<FieldError> Missing { get; } = [];

    /// <summary>Compares one place.</summary>
    /// <returns>What can be read of it, without what differs; it lives as long as the element's document.</returns>
    public JsonNode? Compare(JsonElement element, JsonTypeInfo type, string path)
    {
        if (Differences.Count >= JsonShape.MostErrors || (element.ValueKind == JsonValueKind.Null && path.Length > 0)) return null;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                return CompareProperties(element, type, path);
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var inner = RestJson.Options.GetTypeInfo(type.ElementType!);
                return new JsonArray([.. element.EnumerateArray().Select((item, index) => Compare(item, inner, $"{path}[{index}]"))]);
            default:
                if (Objection(element, type) is not { } reason) return JsonValue.Create(element);
                Differences.Add(new FieldError(path.Length == 0 ? JsonShape.Root : path, reason));
                return null;
        }
    }

    private JsonObject CompareProperties(JsonElement element, JsonTypeInfo type, string path)
    {
        var readable = new JsonObject();
        foreach (var property in element.EnumerateObject())
        {
            if (Differences.Count >= JsonShape.MostErrors) return readable;
            var place = Place(path, property.Name);
            var known = type.Properties.FirstOrDefault(p => p.Name == property.Name);
            if (known is null) Differences.Add(new FieldError(place, "is not known here"));
            else if (readable.ContainsKey(property.Name)) Differences.Add(new FieldError(place, "is given more than once"));
            else readable[property.Name] = Compare(property.Value, RestJson.Options.GetTypeInfo(known.PropertyType), place);
        }

        var missing = type.Properties.Where(p => IsRequired(p) && IsAbsent(element, p)).Select(p => new FieldError(Place(path, p.Name), "is missing"));
        if (Missing.Count < JsonShape.MostErrors) Missing.AddRange(missing);
        return readable;
    }

    private static string Place(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool IsRequired(JsonPropertyInfo property) => property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true;

    // Where any JSON is good, null is a value.
    private static bool IsAbsent(JsonElement element, JsonPropertyInfo property) =>
        !element.TryGetProperty(property.Name, out var value) || (value.ValueKind == JsonValueKind.Null && property.PropertyType != typeof(JsonElement));

    private static string? Objection(JsonElement element, JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.None) return Expectation(type);
        try
        {
            return element.Deserialize(type) is string text && text.Contains('\0', StringComparison.Ordinal) ? JsonShape.NoNul : null;
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
}
