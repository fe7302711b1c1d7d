using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Dapper;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.Anyone)]
    public override Task<Product> GetProduct(GetProductRequest request, ServerCallContext context) =>
        context.HandleAsync<GetProductRequest, Product>(request);
}

internal sealed class GetProductValidator : AbstractValidator<GetProductRequest>
{
    public GetProductValidator() => RuleFor(r => r.ProductId).IsId();
}

internal sealed class GetProductHandler(NpgsqlDataSource database) : IRequestHandler<GetProductRequest, Product>
{
    private const string Sql = $"SELECT {CatalogueRow.Columns} FROM {CatalogueRow.Tables} WHERE p.product_id = @id";

    public async Task<Product> HandleAsync(GetProductRequest request, Caller caller, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<CatalogueRow>(
            new CommandDefinition(Sql, new { id = Guid.Parse(request.ProductId) }, cancellationToken: cancellationToken));
        return row?.ToProduct() ?? throw DomainException.NotFound("product", request.ProductId);
    }
}
