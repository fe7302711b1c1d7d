using System.Collections.Concurrent;
using AspireOrders.Messaging;
using AspireOrders.Tests.Messaging.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Messaging;

public sealed class FailureTests(PostgresServer postgres)
{
    private const string Count = "SELECT count(*) FROM dead_letters WHERE dead_at IS NOT NULL";

    [Fact]
    public async Task A_poison_message_dies_after_five_tries_and_harms_no_neighbour()
    {
        await using var world = await World.CreateAsync(postgres);
        var tries = 0;
        world.Behaviour.OnHandle = (_, events, _) =>
        {
            if (events.Any(received => received.AggregateVersion == 77))
            {
                if (events.Count == 1)
                {
                    Interlocked.Increment(ref tries);
                }

                throw new InvalidOperationException("Seventy-seven.");
            }

            return Task.CompletedTask;
        };
        await world.StartAsync();
        await world.TellAsync(200, together: 50);

        await world.EffectsAsync(199);
        await Eventually.EqualAsync(1L, () => world.QueryAsync<long>(Count));
        tries.ShouldBe(5);
        (await world.QueryAsync<int>("SELECT tries FROM dead_letters")).ShouldBe(5);
        (await world.QueryAsync<string>("SELECT error FROM dead_letters")).ShouldBe("InvalidOperationException: Seventy-seven.");
        await world.SettledAsync();
    }

    [Fact]
    public async Task An_outage_consumes_no_try_and_everything_is_applied_after_it()
    {
        await using var world = await World.CreateAsync(postgres);
        var failures = 0;
        world.Behaviour.OnHandle = (_, _, _) =>
            Interlocked.Increment(ref failures) <= 8 ? throw new TimeoutException("The provider is away.") : Task.CompletedTask;
        await world.StartAsync();
        await world.TellAsync(100);

        await world.EffectsAsync(100);
        failures.ShouldBeGreaterThan(8);
        await Eventually.EqualAsync(0L, () => world.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    [Fact]
    public async Task An_event_that_alone_cannot_get_what_it_needs_is_set_aside_without_consuming_tries()
    {
        await using var world = await World.CreateAsync(postgres);
        var away = true;
        world.Behaviour.OnHandle = (_, events, _) =>
            away && events.Any(received => received.AggregateVersion == 3) ? throw new TimeoutException("Too slow for the third.") : Task.CompletedTask;
        await world.StartAsync();
        await world.TellAsync(20);

        await world.EffectsAsync(19);
        await Eventually.TrueAsync(
            () => world.QueryAsync<bool>("SELECT exists(SELECT FROM dead_letters WHERE tries = 0 AND attempts > 2 AND dead_at IS NULL)"),
            "the third waits and has consumed no try");
        Volatile.Write(ref away, false);
        await world.EffectsAsync(20);
        (await world.QueryAsync<long>("SELECT count(*) FROM dead_letters")).ShouldBe(0);
    }

    [Fact]
    public async Task A_handler_can_fail_one_event_and_keep_the_rest_of_the_batch()
    {
        await using var world = await World.CreateAsync(postgres);
        var calls = new ConcurrentQueue<int>();
        await world.StartAsync(consumer: c => c.FromStreams("things").Handle<PickyHandler>(World.Type));
        world.Behaviour.OnHandle = (_, events, _) =>
        {
            calls.Enqueue(events.Count);
            return Task.CompletedTask;
        };
        await world.TellAsync(30);

        await world.EffectsAsync(29);
        await Eventually.EqualAsync(1L, () => world.QueryAsync<long>(Count));
        calls.Sum().ShouldBe(30 + 4, "the picked one alone is tried four times more");
    }

    [Fact]
    public async Task A_dead_letter_takes_effect_when_it_is_replayed()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Behaviour.OnHandle = (_, _, _) => throw new InvalidOperationException("Not yet.");
        var process = await world.StartAsync();
        var told = await world.TellAsync(3);
        await Eventually.EqualAsync(3L, () => world.QueryAsync<long>(Count));
        var letters = process.Services.GetRequiredService<DeadLetters>();
        var cancelled = TestContext.Current.CancellationToken;

        var first = await letters.ListAsync(cursor: null, limit: 2, cancelled);
        first.Items.Count.ShouldBe(2);
        var second = await letters.ListAsync(first.NextCursor, limit: 2, cancelled);
        second.NextCursor.ShouldBeNull();
        var all = first.Items.Concat(second.Items).ToList();
        all.Select(letter => letter.Event.Id).ShouldBe(told.Select(e => e.Id), ignoreOrder: true);
        all.ShouldAllBe(letter => letter.Tries == 5 && letter.ConsumerGroup == "readers");

        // Still broken: dead again, under the same number.
        (await letters.ReplayAsync(all[0].Id, cancelled)).ShouldBeTrue();
        await Eventually.EqualAsync(1L, () => world.QueryAsync<long>("SELECT count(*) FROM dead_letters WHERE dead_at IS NOT NULL AND tries = 6"));

        world.Behaviour.OnHandle = (_, _, _) => Task.CompletedTask;
        (await letters.ReplayAsync(all[0].Id, cancelled)).ShouldBeTrue();
        await world.EffectsAsync(1);
        (await letters.DeleteAsync(all[1].Id, cancelled)).ShouldBeTrue();
        (await letters.DeleteAsync(all[1].Id, cancelled)).ShouldBeFalse();
        (await letters.ReplayAsync(long.MaxValue, cancelled)).ShouldBeFalse();
        (await letters.ListAsync(cursor: null, limit: 100, cancelled)).Items.ShouldHaveSingleItem().Id.ShouldBe(all[2].Id);
    }

    [Fact]
    public async Task What_no_handler_knows_and_what_nobody_can_read_is_acknowledged()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.StartAsync();
        await world.TellAsync(1, type: "thing.from.the.future.v9");
        await world.Redis.Database.StreamAddAsync(world.StreamKey, "foreign", "entry");
        await world.TellAsync(1, firstNumber: 2);

        await world.EffectsAsync(1);
        await world.SettledAsync();
    }

    /// <summary>Fails the thirteenth event alone.</summary>
    private sealed class PickyHandler(Behaviour behaviour) : IEventHandler
    {
        public async Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
        {
            await behaviour.OnHandle(context, events, cancellationToken);
            foreach (var unlucky in events.Where(received => received.AggregateVersion == 13))
            {
                context.Fail(unlucky, new InvalidOperationException("Thirteen."));
            }

            await Effects.WriteAsync(context, [.. events.Where(received => received.AggregateVersion != 13)], cancellationToken);
        }
    }
}
