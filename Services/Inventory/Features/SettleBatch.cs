using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging.Batching;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Inventory.Features;

/// <summary>Ends the reservations of many orders in one transaction.</summary>
internal sealed class SettleBatch(NpgsqlDataSource database, IOptions<ReservationOptions> options, CatalogueChanges changes)
    : IBatchHandler<SettleEntry, ReservationState?>
{
    public async Task<IReadOnlyList<BatchOutcome<ReservationState?>>> ExecuteAsync(IReadOnlyList<SettleEntry> requests, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var settled = await ApplyAsync(connection, transaction, requests, options.Value.Lifetime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.Add(settled.Products);
        return [.. settled.States.Select(s => BatchOutcome.Success(s))];
    }

    /// <summary>The same within the transaction of others, such as an event's inbox row.</summary>
    public static async Task<Settlement> ApplyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<SettleEntry> entries, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var reservations = await StockTransaction.LockReservationsAsync(connection, transaction, entries.Select(e => e.OrderId), cancellationToken);
        // What is given back or sold was there: no level decides anything, so none is read and no row of stock is locked before the last statement.
        var book = new StockBook(new Dictionary<Guid, StockLevel>(), reservations);
        var states = entries.Select(e => e.End switch
        {
            ReservationState.Committed => book.Commit(e.OrderId),
            ReservationState.Released => book.Release(e.OrderId),
            _ => book.Expire(e.OrderId),
        }).ToList();
        await StockWriter.WriteAsync(connection, transaction, book, lifetime, cancellationToken);
        return new Settlement(states, [.. book.Moves.Select(m => m.Key)]);
    }
}

/// <summary>What became of the reservations of a batch.</summary>
/// <param name="States">Of each entry: its state now, or null when there is none.</param>
/// <param name="Products">Whose stock moved; to be told once the transaction has committed.</param>
internal sealed record Settlement(IReadOnlyList<ReservationState?> States, IReadOnlyList<Guid> Products);

/// <summary>How one order's reservation is to end.</summary>
internal sealed record SettleEntry(Guid OrderId, ReservationState End);
