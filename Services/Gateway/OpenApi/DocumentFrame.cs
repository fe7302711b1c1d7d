using AspireOrders.Gateway.Rest.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AspireOrders.Gateway.OpenApi;

/// <summary>What stands once in the document: title, conventions, how to sign in, and the shape of errors.</summary>
internal sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    public const string BearerScheme = "bearer", ProblemSchema = "Problem";

    private const string Conventions =
        """
        Orders, their products, payments and messages.

        **Conventions.** JSON in camelCase; a property that is not known is refused. Times are ISO 8601 in UTC; money is an amount with two decimals and
        its currency. Lists answer `{items, nextCursor}`: send `nextCursor` as `cursor` for the next page; it is null on the last.

        **Errors.** Every failure is `application/problem+json` with a stable `code`, and in `details` every bad field at once. An id in a path that is no
        UUID names nothing and is answered with 404 (code 2001); one in a body is a bad field (400, code 4001). A method or media type that a path does not
        take keeps its HTTP status (405, 415) with code 4001.

        **Repeating safely.** `POST /api/v1/orders` takes an `Idempotency-Key`: the same key and body get the first answer again, byte for byte.
        """;

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "AspireOrders", Version = "1", Description = Conventions };
        // Relative, so that the page works behind any address.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent<IOpenApiSecurityScheme>(BearerScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken that sign-in answers with.",
        });
        document.AddComponent<IOpenApiSchema>(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
    }
}
