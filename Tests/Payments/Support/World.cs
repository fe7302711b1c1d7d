using AspireOrders.Messaging;
using AspireOrders.Payments;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;
using AspireOrders.Payments.Provider;
using AspireOrders.Payments.Storage;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrdersApi = AspireOrders.Contracts.Orders.V1.Orders;

namespace AspireOrders.Tests.Payments.Support;

/// <summary>The payments service on a real database, without network: its parts are composed as in the service, events come in by hand.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly List<IHost> replicas = [];

    private World(NpgsqlDataSource database) => Database = database;

    public NpgsqlDataSource Database { get; }

    public FakeOrders Orders { get; } = new();

    public IServiceProvider Services => replicas[0].Services;

    public IPaymentProvider Provider => Services.GetRequiredService<IPaymentProvider>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A world whose workers do not run yet.</summary>
    public static async Task<World> CreateAsync(PostgresServer postgres, params (string Key, string Value)[] settings)
    {
        var world = new World(await postgres.CreateDatabaseAsync());
        world.AddReplica(settings);
        return world;
    }

    /// <summary>A world that settles by itself.</summary>
    public static async Task<World> StartAsync(PostgresServer postgres, params (string Key, string Value)[] settings)
    {
        var world = await CreateAsync(postgres, settings);
        await world.StartAsync();
        return world;
    }

    public IHost AddReplica(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Reconciliation:CheckEvery"] = "01:00:00";
        builder.Configuration["Reconciliation:CheckAfter"] = "00:00:00.1";
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Services.AddSingleton(Database);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OrdersApi.OrdersClient>(Orders);
        builder.Services.AddSingleton(new Outbox("payments"));
        builder.Services.AddSingleton<ApplyOrderEvents>();
        builder.AddSandboxProvider();
        builder.AddSettlement();
        replicas.Add(builder.Build());
        return replicas[^1];
    }

    public async Task StartAsync()
    {
        foreach (var replica in replicas) await replica.StartAsync(Cancelled);
    }

    /// <summary>Applies events as the consumer does: one transaction with what they lead to.</summary>
    public async Task HearAsync(int replica, params ReceivedEvent[] events)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        var context = new EventBatchContext(connection, transaction);
        await replicas[replica].Services.GetRequiredService<ApplyOrderEvents>().HandleAsync(context, events, Cancelled);
        context.Failed.ShouldBeEmpty();
        await new Outbox("payments").AppendAsync(connection, transaction, context.Published, Cancelled);
        await transaction.CommitAsync(Cancelled);
        context.Committed();
    }

    public Task HearAsync(params ReceivedEvent[] events) => HearAsync(0, events);

    public Task<Payment?> FindAsync(Guid orderId) => Database.FindAsync(orderId, Cancelled);

    /// <summary>Waits until the payment is in a state with nothing left to do, and answers it.</summary>
    public async Task<Payment> SettledAsync(Guid orderId, PaymentState state)
    {
        Payment? payment = null;
        await Eventually.TrueAsync(
            async () =>
            {
                payment = await FindAsync(orderId);
                return payment is { IsOpen: false } && payment.State == state;
            },
            $"the payment is {state}");
        return payment!;
    }

    /// <summary>The facts told about an order, in their order.</summary>
    public async Task<List<string>> ToldAsync(Guid orderId)
    {
        await using var command = Database.CreateCommand(
            "SELECT split_part(type, '.', 2) || ' ' || aggregate_version FROM outbox_events WHERE aggregate_id = $1 ORDER BY seq");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = orderId });
        return await ReadAsync(command, reader => reader.GetString(0));
    }

    /// <summary>The provider's books about an order: number, state, amount, and how often it was asked to charge.</summary>
    public async Task<List<(int Number, short State, decimal Amount, int Tries)>> LedgerAsync(Guid orderId)
    {
        await using var command = Database.CreateCommand("SELECT number, state, amount, tries FROM sandbox_charges WHERE order_id = $1 ORDER BY number");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = orderId });
        return await ReadAsync(command, reader => (reader.GetInt32(0), reader.GetInt16(1), reader.GetDecimal(2), reader.GetInt32(3)));
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in replicas)
        {
            await replica.StopAsync(CancellationToken.None);
            await ((IAsyncDisposable)replica).DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancelled)) rows.Add(read(reader));
        return rows;
    }
}
