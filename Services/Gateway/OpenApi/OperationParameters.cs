using System.Globalization;
using System.Text.Json.Nodes;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Paging;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AspireOrders.Gateway.OpenApi;

/// <summary>Describes the query values and headers that a route reads.</summary>
internal static class OperationParameters
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var query in metadata.OfType<QueryParameters>().SelectMany(q => q.Parameters))
        {
            operation.Parameters.Add(new OpenApiParameter { Name = query.Name, In = ParameterLocation.Query, Description = query.Description, Schema = Schema(query) });
        }

        foreach (var header in metadata.OfType<HeaderParameter>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = header.MaxLength },
            });
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Schema(QueryParameter query) => query.IsNumber
        ? new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = PageCursor.MaxLimit.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(PageCursor.DefaultLimit),
        }
        : new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = query.MaxLength, Enum = query.Choices?.Select(c => (JsonNode)JsonValue.Create(c)).ToList() };
}
