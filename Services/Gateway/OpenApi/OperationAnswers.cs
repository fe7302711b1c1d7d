using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Errors;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AspireOrders.Gateway.OpenApi;

/// <summary>Describes the headers of a route's successful answer and each way it can fail, by HTTP status with the codes behind it.</summary>
internal static class OperationAnswers
{
    private static readonly ErrorCode[] Everywhere = [ErrorCode.RateLimited, ErrorCode.Defect, ErrorCode.Unavailable, ErrorCode.OutOfTime];

    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        var declared = metadata.OfType<DeclaredErrors>().SelectMany(d => d.Codes);
        var body = operation.RequestBody is null ? Enumerable.Empty<ErrorCode>() : [ErrorCode.TooLarge];
        foreach (var status in declared.Concat(OperationAccess.Errors(context)).Concat(body).Concat(Everywhere).Distinct().GroupBy(e => e.HttpStatus))
        {
            operation.Responses[status.Key.ToString()] = Describe([.. status.OrderBy(e => e.Code)], context.Document);
        }

        foreach (var (status, response) in operation.Responses)
        {
            if (status[0] is not '2' || response is not OpenApiResponse answer) continue;
            foreach (var header in metadata.OfType<AnswerHeader>())
            {
                answer.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
                answer.Headers[header.Name] = new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }
        }

        return Task.CompletedTask;
    }

    private static OpenApiResponse Describe(IReadOnlyList<ErrorCode> errors, OpenApiDocument? document) => new()
    {
        Description = string.Join(" · ", errors.Select(e => $"{e.Code}: {e.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ProblemResponse.ContentType] = new() { Schema = new OpenApiSchemaReference(DocumentFrame.ProblemSchema, document) },
        },
    };
}
