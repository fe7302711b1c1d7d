using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.ServiceDefaults.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Inventory.Features;

/// <summary>Holds stock for many orders in one transaction; what one entry lacks is its own failure.</summary>
internal sealed class ReserveBatch(NpgsqlDataSource database, IOptions<ReservationOptions> options, TimeProvider clock)
    : IBatchHandler<ReserveEntry, HeldStock>
{
    private const string Prices = "SELECT product_id, name, price, currency FROM products WHERE product_id = ANY($1)";

    public async Task<IReadOnlyList<BatchOutcome<HeldStock>>> ExecuteAsync(IReadOnlyList<ReserveEntry> requests, CancellationToken cancellationToken)
    {
        var products = requests.SelectMany(r => r.Lines).Select(l => l.ProductId).ToHashSet();
        // Told to callers earlier than stored, so that a caller that commits in time is never late for the sweep.
        var expiresAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow() + (options.Value.Lifetime * 0.8));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var held = new HeldStock(await ReadPricesAsync(connection, products, cancellationToken), expiresAt);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var book = await StockTransaction.OpenAsync(connection, transaction, products, requests.Select(r => r.OrderId), cancellationToken);
        var outcomes = requests.Select(r => Reserve(book, r, held)).ToList();
        await StockWriter.WriteAsync(connection, transaction, book, options.Value.Lifetime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("inventory.after-reserve");
        return outcomes;
    }

    private static BatchOutcome<HeldStock> Reserve(StockBook book, ReserveEntry entry, HeldStock held)
    {
        var outcome = book.Reserve(entry.OrderId, entry.Version, entry.Lines);
        return outcome.Result switch
        {
            ReserveResult.Held => BatchOutcome.Success(held),
            ReserveResult.Short => BatchOutcome.Failure<HeldStock>(Shortage(outcome.Shortages)),
            ReserveResult.OtherLines => BatchOutcome.Failure<HeldStock>(
                new DomainException(ErrorCode.AlreadyExists, "The order has reserved other lines under this version.")),
            _ => BatchOutcome.Failure<HeldStock>(DomainException.WrongState("The order can reserve nothing more.")),
        };
    }

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

    private static async Task<Dictionary<Guid, CatalogueEntry>> ReadPricesAsync(
        NpgsqlConnection connection, HashSet<Guid> products, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Prices, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. products] } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var catalogue = new Dictionary<Guid, CatalogueEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            catalogue[reader.GetGuid(0)] = new CatalogueEntry(reader.GetGuid(0), reader.GetString(1), reader.GetDecimal(2), reader.GetString(3));
        }

        return catalogue;
    }
}
