using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Inventory.Features;

/// <summary>
/// Holds stock for many orders; what one entry lacks is its own failure. Nearly always nothing stands in the way: the orders are new and there is
/// enough. So the levels are read without a lock, and one round trip inserts the reservations and then takes the sum of each product, guarded
/// by the keys and checks of the tables. What that cannot decide is judged under locks. So is at once what was reserved here not long ago: a repetition would
/// only make the database refuse the whole batch, and log that as an error.
/// </summary>
internal sealed class ReserveBatch(NpgsqlDataSource database, IOptions<ReservationOptions> options, CatalogueChanges changes, TimeProvider clock)
    : IBatchHandler<ReserveEntry, HeldStock>
{
    private const string Catalogue =
        """
        SELECT p.product_id, p.name, p.price, p.currency, s.available, s.reserved, s.committed
        FROM products p JOIN stock s USING (product_id) WHERE p.product_id = ANY($1)
        """;

    // Somebody else reserved for one of the orders, or took what was left, after the levels were read.
    private static readonly string[] Overtaken = [PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.CheckViolation];

    private readonly RecentOrders recent = new();

    public async Task<IReadOnlyList<BatchOutcome<HeldStock>>> ExecuteAsync(IReadOnlyList<ReserveEntry> requests, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (catalogue, levels) = await ReadCatalogueAsync(connection, requests, cancellationToken);
        // Told to callers earlier than stored, so that a caller that commits in time is never late for the sweep.
        var held = new HeldStock(catalogue, Timestamp.FromDateTimeOffset(clock.GetUtcNow() + (options.Value.Lifetime * 0.8)));
        var book = new StockBook(levels, new Dictionary<Guid, Reservation>());
        var repeated = recent.Among(requests);
        var plain = requests.Select(r => r.Version == 1 && !repeated.Contains(r.OrderId) && book.Reserve(r.OrderId, r.Version, r.Lines) == ReserveOutcome.Held).ToArray();
        if (plain.Contains(true) && !await TryWriteAsync(connection, book, cancellationToken)) Array.Clear(plain);
        if (plain.Contains(true)) CrashPoint.Reach("inventory.after-reserve");
        recent.Remember(requests);
        InventoryMetrics.Reserved(ReserveResult.Held, plain.Count(isHeld => isHeld));
        if (!plain.Contains(false)) return [.. requests.Select(_ => BatchOutcome.Success(held))];

        var careful = new Queue<BatchOutcome<HeldStock>>(
            await JudgeUnderLockAsync(connection, [.. requests.Where((_, i) => !plain[i])], held, cancellationToken));
        return [.. plain.Select(p => p ? BatchOutcome.Success(held) : careful.Dequeue())];
    }

    private async Task<bool> TryWriteAsync(NpgsqlConnection connection, StockBook book, CancellationToken cancellationToken)
    {
        try
        {
            await StockWriter.WriteAsync(connection, transaction: null, book, options.Value.Lifetime, cancellationToken);
            changes.Add(book.Moves.Select(m => m.Key));
            return true;
        }
        catch (PostgresException exception) when (Overtaken.Contains(exception.SqlState, StringComparer.Ordinal))
        {
            return false;
        }
    }

    private async Task<List<BatchOutcome<HeldStock>>> JudgeUnderLockAsync(
        NpgsqlConnection connection, List<ReserveEntry> entries, HeldStock held, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var reservations = await StockTransaction.LockReservationsAsync(connection, transaction, entries.Select(e => e.OrderId), cancellationToken);
        var products = entries.SelectMany(e => e.Lines).Concat(reservations.Values.SelectMany(r => r.Lines)).Select(l => l.ProductId);
        var book = new StockBook(await StockTransaction.LockStockAsync(connection, transaction, products, cancellationToken), reservations);
        var outcomes = entries.ConvertAll(e => book.Reserve(e.OrderId, e.Version, e.Lines));
        await StockWriter.WriteAsync(connection, transaction, book, options.Value.Lifetime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Add(book.Moves.Select(m => m.Key));
        CrashPoint.Reach("inventory.after-reserve");
        foreach (var outcome in outcomes) InventoryMetrics.Reserved(outcome.Result);
        return outcomes.ConvertAll(outcome => ToBatchOutcome(outcome, held));
    }

    private static BatchOutcome<HeldStock> ToBatchOutcome(ReserveOutcome outcome, HeldStock held) =>
        outcome.Result switch
        {
            ReserveResult.Held => BatchOutcome.Success(held),
            ReserveResult.Short => BatchOutcome.Failure<HeldStock>(Shortage(outcome.Shortages)),
            ReserveResult.OtherLines => BatchOutcome.Failure<HeldStock>(
                new DomainException(ErrorCode.AlreadyExists, "The order has reserved other lines under this version.")),
            _ => BatchOutcome.Failure<HeldStock>(DomainException.WrongState("The order can reserve nothing more.")),
        };

    private static DomainException Shortage(IReadOnlyList<StockShortage> shortages)
    {
        var unknown = shortages.Where(s => s.Available is null).ToList();
        return unknown.Count > 0
            ? new DomainException(
                ErrorCode.NotFound, "There is no such product.", [.. unknown.Select(s => new FieldError(s.ProductId.ToString(), "no such product"))])
            : new DomainException(
                ErrorCode.OutOfStock, "There is not enough stock.",
                [.. shortages.Select(s => new FieldError(s.ProductId.ToString(), $"{s.Wanted} wanted, {s.Available} left"))]);
    }

    private static async Task<(Dictionary<Guid, CatalogueEntry> Catalogue, Dictionary<Guid, StockLevel> Levels)> ReadCatalogueAsync(
        NpgsqlConnection connection, IReadOnlyList<ReserveEntry> requests, CancellationToken cancellationToken)
    {
        Guid[] products = [.. requests.SelectMany(r => r.Lines).Select(l => l.ProductId).Distinct()];
        await using var command = new NpgsqlCommand(Catalogue, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = products } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var catalogue = new Dictionary<Guid, CatalogueEntry>();
        var levels = new Dictionary<Guid, StockLevel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            catalogue[id] = new CatalogueEntry(id, reader.GetString(1), reader.GetDecimal(2), reader.GetString(3));
            levels[id] = new StockLevel(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
        }

        return (catalogue, levels);
    }
}
