using AspireOrders.Messaging;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace AspireOrders.Tests.Messaging.Support;

/// <summary>A database, a Redis and the processes of a service that both tells and hears facts.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Type = "thing.happened.v1";

    private readonly List<IHost> hosts = [];

    private readonly NpgsqlDataSource serviceDatabase;

    private World(string connectionString, RedisServer redis)
    {
        Database = NpgsqlDataSource.Create(connectionString);
        serviceDatabase = NpgsqlDataSource.Create($"{connectionString};Application Name=service");
        Redis = redis;
    }

    /// <summary>The test's own way to the database, which is not cut when that of the processes is.</summary>
    public NpgsqlDataSource Database { get; }

    public RedisServer Redis { get; }

    public Behaviour Behaviour { get; } = new();

    public Journal Journal { get; } = new();

    public Outbox Outbox { get; } = new("things");

    public RedisKey StreamKey => "test:things";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<World> CreateAsync(PostgresServer postgres, bool appendOnly = false) =>
        new(await postgres.CreateDatabaseForAsync(), await RedisServer.StartAsync(appendOnly));

    /// <summary>Starts one process.</summary>
    public async Task<IHost> StartAsync(
        Action<MessagingOptions>? configure = null, bool relay = true, Action<EventConsumerBuilder>? consumer = null, bool consumes = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(serviceDatabase);
        builder.Services.AddSingleton<IConnectionMultiplexer>(await Redis.ConnectAsync());
        builder.Services.AddSingleton(Behaviour);
        builder.Logging.AddProvider(Journal);
        var messaging = builder.AddMessaging(options =>
        {
            Quicken(options);
            configure?.Invoke(options);
        });
        if (relay)
        {
            messaging.AddOutbox("things", "readers");
        }

        if (consumes)
        {
            messaging.AddEventConsumer("readers", consumer ?? (c => c.FromStreams("things").Handle<EffectHandler>(Type)));
        }

        var host = builder.Build();
        hosts.Add(host);
        await host.StartAsync(Cancelled);
        return host;
    }

    /// <summary>Commits events about an aggregate each, numbered by their version, so many together in a parcel.</summary>
    public async Task<List<OutgoingEvent>> TellAsync(int count, string type = Type, int firstNumber = 1, int together = 1)
    {
        List<OutgoingEvent> events =
        [
            .. Enumerable.Range(firstNumber, count)
                .Select(number => OutgoingEvent.Create(type, Guid.CreateVersion7(), number, new Int32Value { Value = number })),
        ];
        await using var connection = await Database.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        foreach (var parcel in events.Chunk(together)) await Outbox.AppendAsync(connection, transaction, parcel, Cancelled);
        await transaction.CommitAsync(Cancelled);
        return events;
    }

    public async Task<T> QueryAsync<T>(string statement)
    {
        await using var command = Database.CreateCommand(statement);
        return (T)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    public async Task ExecuteAsync(string statement)
    {
        await using var command = Database.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    /// <summary>Waits until so many events took effect, and sees to it that none did twice.</summary>
    public async Task EffectsAsync(long count)
    {
        try
        {
            await Eventually.EqualAsync(count, () => QueryAsync<long>("SELECT count(DISTINCT event_id) FROM effects"));
        }
        catch (ShouldAssertException failure)
        {
            throw new ShouldAssertException($"{failure.Message}\n{await DescribeAsync()}\n{Journal}", failure);
        }

        (await QueryAsync<long>("SELECT count(*) FROM effects")).ShouldBe(count);
    }

    /// <summary>Waits until everything told has been published, applied and acknowledged.</summary>
    public async Task SettledAsync()
    {
        await Eventually.EqualAsync(0L, () => QueryAsync<long>("SELECT count(*) FROM outbox WHERE sent_at IS NULL"));
        await Eventually.TrueAsync(
            async () => (await Redis.Database.StreamGroupInfoAsync(StreamKey)).All(group => group is { PendingMessageCount: 0, Lag: 0 or null }),
            "every group has acknowledged everything");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            await redis.DisposeAsync();
        }

        await Redis.DisposeAsync();
        await serviceDatabase.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<string> DescribeAsync()
    {
        var tables = await QueryAsync<string>(
            """
            SELECT format('outbox %s, unsent %s, inbox %s, dead letters %s, streams %s',
                (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox WHERE sent_at IS NULL), (SELECT count(*) FROM inbox),
                (SELECT json_agg(d) FROM dead_letters d), (SELECT json_agg(s) FROM outbox_streams s))
            """);
        var length = await Redis.Database.StreamLengthAsync(StreamKey);
        var groups = await Redis.Database.StreamGroupInfoAsync(StreamKey);
        var first = groups.Select(group => $"{group.Name}: pending {group.PendingMessageCount}, delivered {group.LastDeliveredId}, lag {group.Lag}");
        return $"{tables}\nstream {length}; {string.Join("; ", first)}";
    }

    private static void Quicken(MessagingOptions options)
    {
        options.StreamPrefix = "test:";
        options.Outbox.PollInterval = TimeSpan.FromMilliseconds(30);
        options.Outbox.IdlePollInterval = TimeSpan.FromMilliseconds(60);
        options.Outbox.HousekeepingInterval = TimeSpan.FromMilliseconds(200);
        options.Outbox.MaximumPause = TimeSpan.FromMilliseconds(200);
        options.Consumer.BlockTime = TimeSpan.FromMilliseconds(50);
        options.Consumer.TakeOverAfter = TimeSpan.FromMilliseconds(500);
        options.Consumer.TakeOverInterval = TimeSpan.FromMilliseconds(200);
        options.Consumer.MinimumBackoff = TimeSpan.FromMilliseconds(2);
        options.Consumer.MaximumBackoff = TimeSpan.FromMilliseconds(20);
        options.Consumer.MaximumTransientPause = TimeSpan.FromMilliseconds(120);
    }
}
