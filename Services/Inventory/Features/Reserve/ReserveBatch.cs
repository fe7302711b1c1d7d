using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Inventory.Features;

/// <summary>Holds stock for many orders in one transaction; what one entry lacks is its own failure.</summary>
internal sealed class ReserveBatch(NpgsqlDataSource database, IOptions<ReservationOptions> options, TimeProvider clock)
    : IBatchHandler<ReserveEntry, ReserveResponse>
{
    private const string Prices = "SELECT product_id, name, price, currency FROM products WHERE product_id = ANY($1)";

    public async Task<IReadOnlyList<BatchOutcome<ReserveResponse>>> ExecuteAsync(IReadOnlyList<ReserveEntry> requests, CancellationToken cancellationToken)
    {
        var products = requests.SelectMany(r => r.Lines).Select(l => l.ProductId).ToHashSet();
        // Told to callers earlier than stored, so that a caller that commits in time is never late for the sweep.
        var expiresAt = Timestamp.FromDateTimeOffset(clock.GetUtcNow() + (options.Value.Lifetime * 0.8));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var catalogue = await ReadPricesAsync(connection, products, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var book = await StockTransaction.OpenAsync(connection, transaction, products, requests.Select(r => r.OrderId), cancellationToken);
        var outcomes = requests.Select(r => Reserve(book, r, catalogue, expiresAt)).ToList();
        await StockWriter.WriteAsync(connection, transaction, book, options.Value.Lifetime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        CrashPoint.Reach("inventory.after-reserve");
        return outcomes;
    }

    private static BatchOutcome<ReserveResponse> Reserve(StockBook book, ReserveEntry entry, Dictionary<Guid, PricedProduct> catalogue, Timestamp expiresAt)
    {
        var outcome = book.Reserve(entry.OrderId, entry.Version, entry.Lines);
        return outcome.Result switch
        {
            ReserveResult.Held => BatchOutcome.Success(new ReserveResponse
            {
                Lines = { entry.Lines.Select(l => catalogue[l.ProductId].ToLine(l.Quantity)) },
                ExpiresAt = expiresAt,
            }),
            ReserveResult.Short => BatchOutcome.Failure<ReserveResponse>(Shortage(outcome.Shortages)),
            ReserveResult.OtherLines => BatchOutcome.Failure<ReserveResponse>(
                new DomainException(ErrorCode.AlreadyExists, "The order has reserved other lines under this version.")),
            _ => BatchOutcome.Failure<ReserveResponse>(DomainException.WrongState("The order can reserve nothing more.")),
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

    private static async Task<Dictionary<Guid, PricedProduct>> ReadPricesAsync(
        NpgsqlConnection connection, HashSet<Guid> products, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Prices, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. products] } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var catalogue = new Dictionary<Guid, PricedProduct>();
        while (await reader.ReadAsync(cancellationToken))
        {
            catalogue[reader.GetGuid(0)] = new PricedProduct(reader.GetGuid(0), reader.GetString(1), reader.GetDecimal(2), reader.GetString(3));
        }

        return catalogue;
    }

    private sealed record PricedProduct(Guid Id, string Name, decimal Price, string Currency)
    {
        public ReservedLine ToLine(int quantity) =>
            new() { ProductId = Id.ToString(), Name = Name, Quantity = quantity, UnitPrice = Price.ToMoney(Currency) };
    }
}
