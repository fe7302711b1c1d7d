using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.Gateway.Rest.LoadShedding;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Products;

/// <summary>The catalogue and its stock.</summary>
internal static class ProductRoutes
{
    public static void MapProducts(this IEndpointRouteBuilder api)
    {
        var products = api.MapGroup("/products").WithTags("Products");
        products.MapGet("/", ListAsync).Access(Callers.Anyone).Priority(RequestPriority.Browse)
            .Describe("ListProducts", "Products by page", ErrorCode.InvalidInput)
            .WithMetadata(Tag, Age, Warning, Condition);
        products.MapGet("/{id:guid}", GetAsync).Access(Callers.Anyone).Priority(RequestPriority.Browse)
            .Describe("GetProduct", "One product", ErrorCode.NotFound)
            .WithMetadata(Tag, Age, Warning, Condition);
        products.MapPost("/", CreateAsync).Access(Callers.Operator)
            .Describe("CreateProduct", "Adds a product to the catalogue", ErrorCode.InvalidInput, ErrorCode.AlreadyExists)
            .WithMetadata(new AnswerHeader("Location", "Where the new product is."));
        products.MapPut("/{id:guid}", UpdateAsync).Access(Callers.Operator)
            .Describe("UpdateProduct", "Replaces a product's catalogue entry", ErrorCode.InvalidInput, ErrorCode.NotFound, ErrorCode.WrongState);
        products.MapPost("/{id:guid}/restock", RestockProduct.HandleAsync).Access(Callers.Operator)
            .Describe("RestockProduct", "Adds received goods to a product's stock", ErrorCode.InvalidInput, ErrorCode.NotFound);
    }

    private static AnswerHeader Tag { get; } = new("ETag", "Names these bytes; to be sent as If-None-Match.");

    private static AnswerHeader Age { get; } = new("Age", "Seconds since the answer was made; absent when it was made for this request.");

    private static AnswerHeader Warning { get; } = new("Warning", "\"110\" when the answer may be out of date because nothing newer is to be had.");

    private static HeaderParameter Condition { get; } = new("If-None-Match", "The ETag of what the client has; 304 when it is still the same.");

    private static Task<TaggedJson<Page<ProductView>>> ListAsync(ProductQuery query, CatalogueReader catalogue, HttpContext context)
    {
        var request = new ListProductsRequest
        {
            Search = query.Search,
            Category = query.Category,
            Sort = query.Sort,
            Cursor = query.Page.Cursor,
            Limit = query.Page.Limit,
        };
        return catalogue.PageAsync(request, context);
    }

    private static Task<TaggedJson<ProductView>> GetAsync(Guid id, CatalogueReader catalogue, HttpContext context) => catalogue.ProductAsync(id, context);

    private static async Task<Created<ProductView>> CreateAsync(
        JsonBody<CreateProductBody> body, InventoryClient inventory, CatalogueWrites writes, HttpContext context)
    {
        var product = await inventory.CreateProductAsync(body.Value.ToRequest(), context.Call());
        await writes.ChangedAsync(Guid.Parse(product.ProductId), context.RequestAborted);
        return TypedResults.Created($"{FeatureRoutes.Root}/products/{product.ProductId}", ProductView.From(product));
    }

    private static async Task<Ok<ProductView>> UpdateAsync(
        Guid id, JsonBody<UpdateProductBody> body, InventoryClient inventory, CatalogueWrites writes, HttpContext context)
    {
        var product = await inventory.UpdateProductAsync(body.Value.ToRequest(id), context.Call());
        await writes.ChangedAsync(id, context.RequestAborted);
        return TypedResults.Ok(ProductView.From(product));
    }
}
