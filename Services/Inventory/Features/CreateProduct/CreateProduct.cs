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
    public override Task<Product> CreateProduct(CreateProductRequest request, ServerCallContext context) =>
        context.HandleAsync<CreateProductRequest, Product>(request);
}

internal sealed class CreateProductValidator : AbstractValidator<CreateProductRequest>
{
    public CreateProductValidator()
    {
        RuleFor(r => r.Sku).IsText(40);
        RuleFor(r => r.Name).IsText(200);
        RuleFor(r => r.Description).IsOptionalText(4000);
        RuleFor(r => r.Category).IsText(RequestRules.LongestCategory);
        RuleFor(r => r.Price).IsPrice();
        RuleFor(r => r.Quantity).InclusiveBetween(0, StockLimits.MostPerProduct).WithMessage($"must be between 0 and {StockLimits.MostPerProduct}");
    }
}

internal sealed class CreateProductHandler(NpgsqlDataSource database, CatalogueChanges changes) : IRequestHandler<CreateProductRequest, Product>
{
    private const string Sql =
        $"""
        WITH p AS (
            INSERT INTO products (product_id, sku, name, description, category, price, currency)
            VALUES (@id, @sku, @name, @description, @category, @price, @currency)
            ON CONFLICT (sku) DO NOTHING
            RETURNING *
        ),
        s AS (INSERT INTO stock (product_id, received, available) SELECT product_id, @quantity, @quantity FROM p RETURNING *)
        SELECT {CatalogueRow.Columns} FROM p JOIN s USING (product_id)
        """;

    public async Task<Product> HandleAsync(CreateProductRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var row = new
        {
            id = Guid.CreateVersion7(),
            sku = request.Sku,
            name = request.Name,
            description = request.Description,
            category = request.Category,
            price = request.Price.ToDecimal(),
            currency = request.Price.CurrencyCode,
            quantity = (long)request.Quantity,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var created = await connection.QuerySingleOrDefaultAsync<CatalogueRow>(new CommandDefinition(Sql, row, cancellationToken: cancellationToken));
        if (created is null) throw new DomainException(
            ErrorCode.AlreadyExists, $"There is a product with the SKU {request.Sku} already.", [new FieldError("sku", "is in use")]);
        changes.Add([created.ProductId]);
        return created.ToProduct();
    }
}
