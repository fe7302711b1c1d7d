using System.Buffers.Text;
using System.Security.Cryptography;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.ServiceDefaults.Errors;
using Google.Protobuf;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>Products and pages as JSON, copied or asked for.</summary>
internal sealed class CatalogueReader(InventoryClient inventory, CatalogueCache cache, TimeProvider clock)
{
    /// <summary>One product.</summary>
    public async Task<TaggedJson<ProductView>> ProductAsync(Guid id, HttpContext context)
    {
        var key = new CatalogueKey($"product:{id:N}", id, IsShared: true);
        var request = new GetProductRequest { ProductId = id.ToString() };
        var answer = await GetAsync(key, async call => TaggedBody.From(ProductView.From(await inventory.GetProductAsync(request, call))), context);
        return Show<ProductView>(answer) ?? throw DomainException.NotFound("product", request.ProductId);
    }

    /// <summary>A page of products.</summary>
    public async Task<TaggedJson<Page<ProductView>>> PageAsync(ListProductsRequest request, HttpContext context)
    {
        // Two pages have one name only if they are the same question: the name is the question's hash.
        var name = Base64Url.EncodeToString(SHA256.HashData(request.ToByteArray()).AsSpan(0, 16));
        var key = new CatalogueKey($"page:{name}", null, IsShared: request.Search.Length == 0);
        var answer = await GetAsync(key, Ask, context);
        return Show<Page<ProductView>>(answer) ?? throw DomainException.NotFound("page", name);

        async Task<TaggedBody> Ask(Grpc.Core.CallOptions call)
        {
            var found = await inventory.ListProductsAsync(request, call);
            return TaggedBody.From(Page<ProductView>.From(found.Products, ProductView.From, found.NextCursor));
        }
    }

    private Task<CatalogueAnswer> GetAsync(CatalogueKey key, Func<Grpc.Core.CallOptions, Task<TaggedBody>> ask, HttpContext context)
    {
        var deadline = context.Call().Deadline ?? DateTime.MaxValue;
        return cache.GetAsync(key, ask, new DateTimeOffset(deadline, TimeSpan.Zero), context.RequestAborted);
    }

    private TaggedJson<T>? Show<T>(CatalogueAnswer answer)
    {
        if (answer.Copy.Body is not { } body) return null;
        var age = answer.Source == CatalogueMetrics.Asked ? (TimeSpan?)null : clock.GetUtcNow() - answer.Copy.MadeAt;
        return new TaggedJson<T>(body, age, answer.Source == CatalogueMetrics.Old);
    }
}
