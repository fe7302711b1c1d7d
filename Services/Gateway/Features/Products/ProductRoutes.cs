using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.Gateway.Rest.Json;
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
        products.MapGet("/", ListAsync).Access(Callers.Anyone)
            .Describe("ListProducts", "Products by page", ErrorCode.InvalidInput)
            .WithMetadata(Tag, Condition);
        products.MapGet("/{id:guid}", GetAsync).Access(Callers.Anyone)
            .Describe("GetProduct", "One product", ErrorCode.NotFound)
            .WithMetadata(Tag, Condition);
        products.MapPost("/", CreateAsync).Access(Callers.Operator)
            .Describe("CreateProduct", "Adds a product to the catalogue", ErrorCode.InvalidInput, ErrorCode.AlreadyExists)
            .WithMetadata(new AnswerHeader("Location", "Where the new product is."));
        products.MapPut("/{id:guid}", UpdateAsync).Access(Callers.Operator)
            .Describe("UpdateProduct", "Replaces a product's catalogue entry", ErrorCode.InvalidInput, ErrorCode.NotFound, ErrorCode.WrongState);
        products.MapPost("/{id:guid}/restock", RestockProduct.HandleAsync).Access(Callers.Operator)
            .Describe("RestockProduct", "Adds received goods to a product's stock", ErrorCode.InvalidInput, ErrorCode.NotFound);
    }

    private static AnswerHeader Tag { get; } = new("ETag", "Names these bytes; to be sent as If-None-Match.");

    private static HeaderParameter Condition { get; } = new("If-None-Match", "The ETag of what the client has; 304 when it is still the same.");

    private static async Task<TaggedJson<Page<ProductView>>> ListAsync(ProductQuery query, InventoryClient inventory, HttpContext context)
    {
        var request = new ListProductsRequest
        {
            Search = query.Search,
            Category = query.Category,
            Sort = query.Sort,
            Cursor = query.Page.Cursor,
            Limit = query.Page.Limit,
        };
        var found = await inventory.ListProductsAsync(request, context.Call());
        return new TaggedJson<Page<ProductView>>(Page<ProductView>.From(found.Products, ProductView.From, found.NextCursor));
    }

    private static async Task<TaggedJson<ProductView>> GetAsync(Guid id, InventoryClient inventory, HttpContext context)
    {
        var product = await inventory.GetProductAsync(new GetProductRequest { ProductId = id.ToString() }, context.Call());
        return new TaggedJson<ProductView>(ProductView.From(product));
    }

    private static async Task<Created<ProductView>> CreateAsync(JsonBody<CreateProductBody> body, InventoryClient inventory, HttpContext context)
    {
        var product = await inventory.CreateProductAsync(body.Value.ToRequest(), context.Call());
        return TypedResults.Created($"{FeatureRoutes.Root}/products/{product.ProductId}", ProductView.From(product));
    }

    private static async Task<Ok<ProductView>> UpdateAsync(Guid id, JsonBody<UpdateProductBody> body, InventoryClient inventory, HttpContext context) =>
        TypedResults.Ok(ProductView.From(await inventory.UpdateProductAsync(body.Value.ToRequest(id), context.Call())));
}
