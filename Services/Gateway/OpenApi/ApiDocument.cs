using AspireOrders.Gateway.Rest.Access;
using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.Gateway.OpenApi;

/// <summary>The description of the API for machines (<c>/openapi/v1.json</c>) and people (<c>/docs</c>).</summary>
internal static class ApiDocument
{
    private const string Version = "v1", Page = "docs";

    public static void AddApiDocument(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(Version, options =>
    {
        options.AddDocumentTransformer<DocumentFrame>();
        options.AddOperationTransformer(OperationParameters.AddAsync);
        options.AddOperationTransformer(OperationAccess.AddAsync);
        options.AddOperationTransformer(OperationAnswers.AddAsync);
        options.AddSchemaTransformer(SchemaFields.ApplyAsync);
    });

    /// <summary>The document itself, for anyone.</summary>
    public static void MapApiDocument(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").Access(Callers.Anyone);

    /// <summary>The page that shows it; everything it needs comes from this process.</summary>
    public static void UseApiPages(this WebApplication app) => app.UseWhen(
        // Its own test of the path is a regular expression; no order should pay for that.
        context => context.Request.Path.StartsWithSegments($"/{Page}", StringComparison.Ordinal),
        pages => pages.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Page;
            page.DocumentTitle = "AspireOrders API";
            page.SwaggerEndpoint($"/openapi/{Version}.json", "AspireOrders");
            page.EnablePersistAuthorization();
        }));
}
