using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Json;
using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Products;

/// <summary>Goods of one product arrived: a stream of a single row.</summary>
internal static class RestockProduct
{
    public static async Task<Ok<ProductView>> HandleAsync(
        Guid id, JsonBody<RestockBody> body, InventoryClient inventory, CatalogueWrites writes, HttpContext context)
    {
        using var call = inventory.Restock(context.Call());
        var row = new RestockRequest { ProductId = id.ToString(), Quantity = body.Value.Quantity ?? 0 };
        await call.RequestStream.WriteAsync(row, context.RequestAborted);
        await call.RequestStream.CompleteAsync();
        var restocked = await call;
        if (restocked.Errors.Count == 0)
        {
            await writes.ChangedAsync(id, context.RequestAborted);
            return TypedResults.Ok(ProductView.From(restocked.Product));
        }

        // A row is refused for its product or for its quantity; asking for the product throws when it is that.
        await inventory.GetProductAsync(new GetProductRequest { ProductId = row.ProductId }, context.Call());
        throw DomainException.Invalid("quantity", restocked.Errors[0].Reason);
    }
}
