using System.Text.Json.Nodes;
using NJsonSchema;

namespace AspireOrders.Tests.AppHost;

/// <summary>
/// The published schema of manifests. The validator knows neither <c>const</c> nor true and false as schemas, so both are said in words
/// that it knows.
/// </summary>
internal static class ManifestSchema
{
    private static readonly string[] Maps = ["properties", "patternProperties", "definitions", "$defs"];

    public static async Task<JsonSchema> LoadAsync(CancellationToken cancellationToken)
    {
        await using var stream = typeof(ManifestSchema).Assembly.GetManifestResourceStream("aspire-8.0.schema.json")!;
        var schema = (await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken))!.AsObject();
        Translate(schema);
        return await JsonSchema.FromJsonAsync(schema.ToJsonString(), cancellationToken);
    }

    private static void Translate(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject schema:
                if (schema["const"] is { } constant)
                {
                    schema.Remove("const");
                    schema["enum"] = new JsonArray(constant.DeepClone());
                }

                foreach (var map in Maps.Select(name => schema[name]).OfType<JsonObject>())
                {
                    foreach (var (name, value) in map.Where(property => property.Value is JsonValue).ToArray())
                    {
                        map[name] = value!.GetValue<bool>() ? new JsonObject() : new JsonObject { ["not"] = new JsonObject() };
                    }
                }

                foreach (var (_, child) in schema)
                {
                    Translate(child);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Translate(item);
                }

                break;
        }
    }
}
