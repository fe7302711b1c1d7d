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
    [Access(Callers.Operator)]
    public override Task<Product> UpdateProduct(UpdateProductRequest request, ServerCallContext context) =>
        context.HandleAsync<UpdateProductRequest, Product>(request);
}

internal sealed class UpdateProductValidator : AbstractValidator<UpdateProductRequest>
{
    public UpdateProductValidator()
    {
        RuleFor(r => r.ProductId).IsId();
        RuleFor(r => r.Name).IsText(200);
        RuleFor(r => r.Description).IsOptionalText(4000);
        RuleFor(r => r.Category).IsText(RequestRules.LongestCategory);
        RuleFor(r => r.Price).IsPrice();
        RuleFor(r => r.Version).GreaterThanOrEqualTo(0).WithMessage("must not be negative");
    }
}

internal sealed class UpdateProductHandler(NpgsqlDataSource database, CatalogueChanges changes) : IRequestHandler<UpdateProductRequest, Product>
{
    private const string Sql =
        $"""
        WITH p AS (
            UPDATE products SET name = @name, description = @description, category = @category, price = @price, currency = @currency,
                version = version + 1, updated_at = clock_timestamp()
            WHERE product_id = @id AND (@version = 0 OR version = @version)
            RETURNING *
        )
        SELECT {CatalogueRow.Columns} FROM p JOIN stock s USING (product_id)
        """;

    public async Task<Product> HandleAsync(UpdateProductRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var row = new
        {
            id = Guid.Parse(request.ProductId),
            name = request.Name,
            description = request.Description,
            category = request.Category,
            price = request.Price.ToDecimal(),
            currency = request.Price.CurrencyCode,
            version = request.Version,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var updated = await connection.QuerySingleOrDefaultAsync<CatalogueRow>(new CommandDefinition(Sql, row, cancellationToken: cancellationToken));
        if (updated is not null)
        {
            changes.Add([updated.ProductId]);
            return updated.ToProduct();
        }

        var exists = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("SELECT EXISTS (SELECT FROM products WHERE product_id = @id)", row, cancellationToken: cancellationToken));
        throw exists
            ? DomainException.WrongState("The product was changed since it was read; read it again.")
            : DomainException.NotFound("product", request.ProductId);
    }
}
