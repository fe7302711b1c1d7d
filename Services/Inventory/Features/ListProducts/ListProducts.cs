using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Security;
using Dapper;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.Anyone)]
    public override Task<ListProductsResponse> ListProducts(ListProductsRequest request, ServerCallContext context) =>
        context.HandleAsync<ListProductsRequest, ListProductsResponse>(request);
}

internal sealed class ListProductsValidator : AbstractValidator<ListProductsRequest>
{
    public ListProductsValidator()
    {
        RuleFor(r => r.Limit).IsPageLimit();
        RuleFor(r => r.Search).IsOptionalText(RequestRules.LongestSearch);
        RuleFor(r => r.Category).IsOptionalText(RequestRules.LongestCategory);
        RuleFor(r => r.Sort).Must(s => s.Length == 0 || ProductOrder.All.ContainsKey(s)).WithMessage("must be name, -name, price or -price");
    }
}

internal sealed class ListProductsHandler(NpgsqlDataSource database) : IRequestHandler<ListProductsRequest, ListProductsResponse>
{
    public async Task<ListProductsResponse> HandleAsync(ListProductsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var order = ProductOrder.All[request.Sort.Length == 0 ? "name" : request.Sort];
        var after = PageCursor.Decode(request.Cursor, 2);
        var limit = PageCursor.Limit(request.Limit);
        var parameters = new
        {
            category = request.Category,
            search = request.Search,
            pattern = $"%{request.Search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%",
            key = after is null ? null : order.ParseKey(after[0]),
            id = after is null ? Guid.Empty : PageCursor.Id(after[1]),
            rows = limit + 1,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<CatalogueRow>(
            new CommandDefinition(order.Sql(after is not null), parameters, cancellationToken: cancellationToken))).AsList();
        var page = rows.Take(limit).ToList();
        return new ListProductsResponse
        {
            Products = { page.Select(r => r.ToProduct()) },
            NextCursor = rows.Count > limit ? PageCursor.Encode(order.Key(page[^1]), page[^1].ProductId.ToString()) : "",
        };
    }
}
