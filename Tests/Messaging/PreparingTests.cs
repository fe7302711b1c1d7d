using System.Collections.Concurrent;
using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;

namespace AspireOrders.Tests.Messaging;

public sealed class PreparingTests(PostgresServer postgres)
{
    [Fact]
    public async Task Preparing_happens_outside_the_transaction_and_only_for_what_has_no_effect_yet()
    {
        await using var world = await World.CreateAsync(postgres);
        var provider = new Provider(world);
        world.Behaviour.OnHandle = (_, events, _) => provider.ChargeAsync(events);
        await world.StartAsync(consumer: c => c.FromStreams("things").HandlePrepared<ChargingHandler, int>(World.Type));
        await world.TellAsync(120);
        await world.EffectsAsync(120);
        await world.ExecuteAsync("UPDATE outbox SET sent_at = NULL, entry_ms = NULL, entry_seq = NULL");
        await world.SettledAsync();

        await world.EffectsAsync(120);
        provider.Charged.Count.ShouldBe(120);
        provider.Charged.Values.ShouldAllBe(times => times == 1);
        provider.OpenTransactions.ShouldAllBe(open => open == 0);
        (await world.QueryAsync<long>("SELECT sum(number) FROM effects")).ShouldBe(120 * 1000);
    }

    private sealed class Provider(World world)
    {
        public ConcurrentDictionary<Guid, int> Charged { get; } = new();

        public ConcurrentQueue<long> OpenTransactions { get; } = new();

        public async Task ChargeAsync(IReadOnlyList<ReceivedEvent> events)
        {
            OpenTransactions.Enqueue(await world.QueryAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%inbox%'"));
            foreach (var received in events)
            {
                Charged.AddOrUpdate(received.Id, 1, (_, times) => times + 1);
            }
        }
    }

    private sealed class ChargingHandler(Behaviour behaviour) : IPreparingEventHandler<int>
    {
        public async Task<IReadOnlyList<int>> PrepareAsync(IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
        {
            await behaviour.OnHandle(null!, events, cancellationToken);
            return [.. events.Select(_ => 1000)];
        }

        public Task HandleAsync(EventBatchContext context, IReadOnlyList<PreparedEvent<int>> events, CancellationToken cancellationToken) =>
            Effects.WriteAsync(context, [.. events.Select(prepared => prepared.Event with { AggregateVersion = prepared.Prepared })], cancellationToken);
    }
}
