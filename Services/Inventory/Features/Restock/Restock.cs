using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Storage;
using AspireOrders.ServiceDefaults.Errors.Languages;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.Operator)]
    public override async Task<RestockResponse> Restock(IAsyncStreamReader<RestockRequest> requestStream, ServerCallContext context)
    {
        var services = context.GetHttpContext().RequestServices;
        var restocking = new Restocking(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<CatalogueChanges>(), context.Language());
        while (await requestStream.MoveNext(context.CancellationToken)) await restocking.AddAsync(requestStream.Current, context.CancellationToken);
        return await restocking.CompleteAsync(context.CancellationToken);
    }
}

/// <summary>Adds received goods in chunks; each chunk is one statement, each bad row is reported and spoils nothing.</summary>
internal sealed class Restocking(NpgsqlDataSource database, CatalogueChanges changes, ErrorLanguage language)
{
    private const int ChunkSize = 500;

    // The rows are locked in the order of their ids, as every other batch does, before any is changed.
    private const string Sql =
        """
        WITH wanted AS (SELECT product_id, sum(quantity) AS quantity FROM unnest(@ids, @quantities) AS w (product_id, quantity) GROUP BY product_id),
        locked AS (SELECT product_id, quantity FROM stock JOIN wanted USING (product_id) ORDER BY product_id FOR UPDATE OF stock)
        UPDATE stock AS s SET received = s.received + l.quantity, available = s.available + l.quantity
        FROM locked l WHERE s.product_id = l.product_id RETURNING s.product_id
        """;

    private const string Read = $"SELECT {CatalogueRow.Columns} FROM {CatalogueRow.Tables} WHERE p.product_id = @id";

    private readonly List<(int Row, Guid Product, int Quantity)> chunk = [];
    private readonly RestockResponse response = new();
    private int rows;
    private Guid last;

    public async Task AddAsync(RestockRequest request, CancellationToken cancellationToken)
    {
        rows++;
        if (!Guid.TryParse(request.ProductId, out last)) Refuse(rows, "productId is not a UUID");
        else if (request.Quantity is < 1 or > StockLimits.MostPerProduct) Refuse(rows, $"quantity must be between 1 and {StockLimits.MostPerProduct}");
        else chunk.Add((rows, last, request.Quantity));
        if (chunk.Count == ChunkSize) await WriteAsync(cancellationToken);
    }

    public async Task<RestockResponse> CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        if (rows == 1 && response.Accepted == 1)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var row = await connection.QuerySingleAsync<CatalogueRow>(new CommandDefinition(Read, new { id = last }, cancellationToken: cancellationToken));
            response.Product = row.ToProduct();
        }

        return response;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (chunk.Count == 0) return;
        var parameters = new { ids = chunk.Select(c => c.Product).ToArray(), quantities = chunk.Select(c => c.Quantity).ToArray() };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var known = (await connection.QueryAsync<Guid>(new CommandDefinition(Sql, parameters, cancellationToken: cancellationToken))).ToHashSet();
        changes.Add(known);
        foreach (var (row, product, _) in chunk)
        {
            if (known.Contains(product)) response.Accepted++;
            else Refuse(row, "no such product");
        }

        chunk.Clear();
    }

    private void Refuse(int row, string reason) => response.Errors.Add(new RestockError { Row = row, Reason = ErrorTexts.Translate(reason, language) });
}
