using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Storage;
using Npgsql;

namespace AspireOrders.Inventory.Features;

/// <summary>
/// Tells those who watch of new stock levels, whichever replica changed them: while anything is watched, one query every 200 ms reads all watched
/// products together, so the cost does not grow with the number of watchers of a product.
/// </summary>
internal sealed class StockLevels(NpgsqlDataSource database, TimeProvider clock, ILogger<StockLevels> logger)
    : DatabasePoll(TimeSpan.FromMilliseconds(200), clock)
{
    private const string Sql = "SELECT product_id, available FROM stock WHERE product_id = ANY ($1)";
    private readonly ConcurrentDictionary<WatchedStock, bool> watching = new();

    protected override bool IsAwaited => !watching.IsEmpty;

    /// <summary>Watches products until disposed; their present levels are the first that are told.</summary>
    /// <exception cref="DomainException">2001: one of them does not exist.</exception>
    public async Task<WatchedStock> WatchAsync(IReadOnlyList<Guid> products, CancellationToken cancellationToken)
    {
        var levels = await ReadAsync(products, cancellationToken);
        foreach (var product in products)
        {
            if (!levels.ContainsKey(product)) throw DomainException.NotFound("product", product.ToString());
        }

        var watched = new WatchedStock(products, w => watching.TryRemove(w, out _));
        watched.Saw(levels);
        watching.TryAdd(watched, true);
        return watched;
    }

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var levels = await ReadAsync([.. watching.Keys.SelectMany(w => w.Products).Distinct()], cancellationToken);
        foreach (var watched in watching.Keys) watched.Saw(levels);
    }

    protected override void Failed(Exception exception) => InventoryLog.WatchWaits(logger, exception);

    private async Task<Dictionary<Guid, int>> ReadAsync(IReadOnlyList<Guid> products, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. products] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var levels = new Dictionary<Guid, int>();
        while (await reader.ReadAsync(cancellationToken)) levels[reader.GetGuid(0)] = (int)Math.Min(reader.GetInt64(1), int.MaxValue);
        return levels;
    }
}
