using AspireOrders.Inventory.Features;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging;
using AspireOrders.Orders.Features;
using AspireOrders.Orders.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Benchmarks.Orders;

/// <summary>The services' own code: a batch is reserved by one transaction of Inventory and committed by one of Orders.</summary>
internal sealed class SetBased(NpgsqlDataSource database, Outbox outbox)
{
    private readonly ReserveBatch reserve = new(database, Options.Create(new ReservationOptions()), new CatalogueChanges(), TimeProvider.System);
    private readonly OrderCommit commit = new(database, new OrderReader(database), outbox);

    public async Task WriteAsync(IReadOnlyList<SampleOrder> samples, CancellationToken cancellationToken)
    {
        var held = await reserve.ExecuteAsync([.. samples.Select(s => s.Reservation)], cancellationToken);
        var refused = await commit.CommitAsync([.. samples.Select(s => s.Order)], cancellationToken);
        if (held.Any(h => h.Error is not null) || refused.Count > 0) throw new InvalidOperationException("Not every order was written.");
    }
}
