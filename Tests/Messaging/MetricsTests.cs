using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using StackExchange.Redis;

namespace AspireOrders.Tests.Messaging;

[Collection(nameof(MetricsTests))]
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
public sealed class MetricsTests(PostgresServer postgres)
{
    [Fact]
    public async Task What_waits_in_the_outbox_is_measured_also_while_Redis_is_down()
    {
        await using var world = await World.CreateAsync(postgres);
        using var measured = new Measurements();
        await world.StartAsync(consumes: false);
        world.Redis.Kill();
        await world.TellAsync(7);
        await world.ExecuteAsync("UPDATE outbox SET occurred_at = occurred_at - interval '1 hour'");

        await Eventually.TrueAsync(() => measured.Last("messaging.outbox.pending") == 7, "seven rows wait");
        await Eventually.TrueAsync(() => measured.Last("messaging.outbox.age") is > 3600 and < 3700, "the oldest waits for an hour");

        await world.Redis.StartAgainAsync();
        await Eventually.TrueAsync(() => measured.Last("messaging.outbox.pending") == 0 && measured.Last("messaging.outbox.age") == 0, "nothing waits");
        measured.Sum("messaging.published").ShouldBe(7);
        measured.Sum("messaging.published.batch.size").ShouldBe(7);
    }

    [Fact]
    public async Task What_is_consumed_retried_and_given_up_is_counted()
    {
        await using var world = await World.CreateAsync(postgres);
        using var measured = new Measurements();
        world.Behaviour.OnHandle = (_, events, _) => events.Any(received => received.AggregateVersion == 3)
            ? throw new InvalidOperationException("The third.")
            : Task.CompletedTask;
        await world.StartAsync(options =>
        {
            options.Consumer.MinimumBackoff = TimeSpan.FromSeconds(1);
            options.Consumer.MaximumBackoff = TimeSpan.FromSeconds(1);
        });
        await world.TellAsync(20);

        await world.EffectsAsync(19);
        await Eventually.TrueAsync(() => measured.Last("messaging.retries") == 1, "one waits for another try");
        await world.ExecuteAsync("UPDATE dead_letters SET tries = 4, next_attempt_at = clock_timestamp()");
        await Eventually.TrueAsync(() => measured.Last("messaging.dead_letters") == 1 && measured.Last("messaging.retries") == 0, "one is dead");
        measured.Sum("messaging.consumed").ShouldBe(19);
        measured.Sum("messaging.consumed.batch.size").ShouldBe(19);
        measured.Sum("messaging.failed").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task How_far_a_group_is_behind_is_measured()
    {
        await using var world = await World.CreateAsync(postgres);
        using var measured = new Measurements();
        await world.StartAsync(consumes: false);
        await world.TellAsync(30);
        await Eventually.TrueAsync(async () => await world.Redis.Database.StreamLengthAsync(world.StreamKey) == 30, "all are published");
        await world.Redis.Database.StreamCreateConsumerGroupAsync(world.StreamKey, "readers", StreamPosition.Beginning);
        await world.Redis.Database.StreamReadGroupAsync(world.StreamKey, "readers", "slow", StreamPosition.NewMessages, 10);
        await world.StartAsync(
            options =>
            {
                options.Consumer.BatchSize = 5;
                options.Consumer.TakeOverAfter = TimeSpan.FromHours(1);
                options.Consumer.TakeOverInterval = TimeSpan.FromMilliseconds(50);
            },
            relay: false);

        await world.EffectsAsync(20);
        await Eventually.TrueAsync(() => measured.Last("messaging.consumer.lag") == 0 && measured.Last("messaging.consumer.pending") == 10, "ten are with another consumer");
    }

    /// <summary>Hears the meter of messaging, which is one for the whole process; of seconds the whole ones.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly ConcurrentDictionary<string, long> last = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, long> sums = new(StringComparer.Ordinal);

        public Measurements()
        {
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == MessagingTelemetry.Name)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Take(instrument.Name, value));
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Take(instrument.Name, value));
            listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Take(instrument.Name, (long)value));
            listener.Start();
        }

        public long? Last(string name) => last.TryGetValue(name, out var value) ? value : null;

        public long Sum(string name) => sums.GetValueOrDefault(name);

        public void Dispose() => listener.Dispose();

        private void Take(string name, long value)
        {
            last[name] = value;
            sums.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }
}
