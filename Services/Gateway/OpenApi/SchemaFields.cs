using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AspireOrders.Gateway.OpenApi;

/// <summary>Corrects what the serializer's types cannot say of a schema.</summary>
internal static class SchemaFields
{
    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(decimal))
        {
            // Amounts have a converter of their own, into which the schema's maker does not see; they are exact, so no double.
            schema.Type = JsonSchemaType.Number;
            schema.Format = null;
        }

        // A required field of a body is nullable in code, so that the service that judges it can name it when it is missing.
        if (context.JsonPropertyInfo?.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true) Demand(schema);
        return Task.CompletedTask;
    }

    private static void Demand(OpenApiSchema schema)
    {
        schema.Type &= ~JsonSchemaType.Null;
        // The generator's own note of nullability, from which it would wrap a reference to another schema in a choice with null.
        schema.Metadata?.Remove("x-is-nullable-property");
    }
}
