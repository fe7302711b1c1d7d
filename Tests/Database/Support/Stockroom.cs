using AspireOrders.Inventory.Domain;
using AspireOrders.Inventory.Features;
using AspireOrders.Inventory.Storage;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Tests.Database.Support;

/// <summary>What Inventory does with its tables, on a database of its own with one product of which there are ten.</summary>
internal sealed class Stockroom : IAsyncDisposable
{
    private readonly IOptions<ReservationOptions> options = Options.Create(new ReservationOptions());
    private readonly BatchCollector<SettleEntry, ReservationState?> settling;
    private readonly ReserveBatch reserving;
    private readonly ServiceProvider services;

    private Stockroom(NpgsqlDataSource database)
    {
        Database = database;
        reserving = new ReserveBatch(database, options, new CatalogueChanges(), TimeProvider.System);
        settling = new(new SettleBatch(database, options, new CatalogueChanges()), new BatchCollectorOptions { Name = "settle" }, TimeProvider.System);
        services = new ServiceCollection()
            .AddLogging().AddSingleton(database).AddSingleton(TimeProvider.System).AddSingleton<ReconciliationRunner>().BuildServiceProvider();
    }

    public NpgsqlDataSource Database { get; }

    public FakeOrders Orders { get; } = new();

    public Guid Product { get; } = Guid.CreateVersion7();

    public static async Task<Stockroom> OpenAsync(PostgresServer postgres)
    {
        var room = new Stockroom(await postgres.CreateDatabaseAsync());
        await room.Database.ExecuteAsync(
            "INSERT INTO products (product_id, sku, name, description, category, price, currency) VALUES ($1, 'L', 'Lamp', '', 'lamps', 10, 'EUR')", room.Product);
        await room.Database.ExecuteAsync("INSERT INTO stock (product_id, received, available) VALUES ($1, 10, 10)", room.Product);
        return room;
    }

    public ReserveEntry Entry(Guid order, int quantity) => new(order, Version: 1, [new StockLine(Product, quantity)]);

    /// <summary>One batch, as the collector hands it over.</summary>
    public Task<IReadOnlyList<BatchOutcome<HeldStock>>> ReserveAsync(params ReserveEntry[] entries) =>
        reserving.ExecuteAsync(entries, TestContext.Current.CancellationToken);

    public Task<ReservationState?> EndAsync(Guid order, ReservationState end) =>
        settling.SubmitAsync(new SettleEntry(order, end), TestContext.Current.CancellationToken);

    /// <summary>Available, reserved and committed pieces.</summary>
    public async Task<(long Available, long Reserved, long Committed)> LevelAsync()
    {
        var numbers = await Database.QueryAsync<long[]>("SELECT ARRAY[available, reserved, committed] FROM stock");
        return (numbers[0], numbers[1], numbers[2]);
    }

    public async Task<ReservationState> StateAsync(Guid order) =>
        (ReservationState)await Database.QueryAsync<short>("SELECT status FROM reservations WHERE order_id = $1", order);

    /// <summary>Makes a reservation old enough to be looked at, and its time be up.</summary>
    public Task AgeAsync(Guid order, bool timeIsUp) => Database.ExecuteAsync(
        "UPDATE reservations SET created_at = created_at - interval '1 hour', expires_at = CASE WHEN $2 THEN clock_timestamp() ELSE expires_at END WHERE order_id = $1",
        order, timeIsUp);

    /// <summary>One pass of the comparison with Orders.</summary>
    public Task SweepAsync() => services.GetRequiredService<ReconciliationRunner>().TryRunAsync(
        new ReconcileReservations(Database, Orders, settling, options, NullLogger<ReconcileReservations>.Instance),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await settling.DisposeAsync();
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
