using System.Collections.Concurrent;
using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

public sealed class ReconnectTests
{
    [Fact]
    public async Task A_server_that_is_killed_and_started_again_under_load_is_taken_up_with_its_subscriptions()
    {
        await using var server = new RedisServer();
        await server.InitializeAsync();
        await using var redis = await server.ConnectAsync(Impatient);
        var events = new ConcurrentBag<string>();
        redis.ConnectionFailed += (_, _) => events.Add("failed, first");
        redis.ConnectionFailed += (_, _) => events.Add("failed, second");
        var heard = new ConcurrentBag<string?>();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, value) => heard.Add(value));

        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentBag<Exception>();
        var progress = new int[16];
        var callers = Enumerable.Range(0, progress.Length).Select(i => CallAsync(redis, i, progress, failures, stop.Token)).ToArray();

        for (var round = 0; round < 2; round++)
        {
            await EveryoneMovesOnAsync(progress);
            await server.KillAsync();
            await Eventually.TrueAsync(() => !redis.IsConnected);
            await server.StartAsync();
            await EveryoneMovesOnAsync(progress);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);

        failures.ShouldNotBeEmpty();
        failures.ShouldAllBe(failure => failure is RedisConnectionException || failure is RedisTimeoutException);
        events.ShouldContain("failed, first");
        events.ShouldContain("failed, second");
        await Eventually.TrueAsync(async () => await redis.GetDatabase().PublishAsync(RedisChannel.Literal("news"), "back") == 1);
        await Eventually.TrueAsync(() => heard.Contains("back"));
    }

    [Fact]
    public async Task A_connection_that_is_cut_again_and_again_never_gives_a_caller_the_answer_of_another()
    {
        await using var server = new RedisServer();
        await server.InitializeAsync();
        await using var redis = await server.ConnectAsync(Impatient);
        await using var cutter = await server.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentBag<Exception>();
        var progress = new int[16];
        var callers = Enumerable.Range(0, progress.Length).Select(i => CallAsync(redis, i, progress, failures, stop.Token)).ToArray();

        for (var round = 0; round < 8; round++)
        {
            await EveryoneMovesOnAsync(progress);
            await cutter.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }

        await EveryoneMovesOnAsync(progress);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        failures.ShouldAllBe(failure => failure is RedisConnectionException || failure is RedisTimeoutException);
    }

    [Fact]
    public async Task A_server_that_comes_later_is_waited_for()
    {
        await using var server = new RedisServer();
        await server.InitializeAsync();
        await server.KillAsync();
        await using var redis = await server.ConnectAsync(options =>
        {
            Impatient(options);
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 100;
        });
        redis.IsConnected.ShouldBeFalse();

        await server.StartAsync();

        await Eventually.TrueAsync(() => redis.IsConnected);
        (await redis.GetDatabase().StringSetAsync("late", "yes")).ShouldBeTrue();
    }

    private static void Impatient(ConfigurationOptions options)
    {
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        options.ReconnectRetryPolicy = new LinearRetry(50);
    }

    // Each caller writes and reads its own rising number; a wrong one is an answer that went astray.
    private static async Task CallAsync(
        ConnectionMultiplexer redis, int caller, int[] progress, ConcurrentBag<Exception> failures, CancellationToken stop)
    {
        var database = redis.GetDatabase();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var number = progress[caller] + 1;
                var written = await database.StringSetAsync($"caller:{caller}", number);
                var read = await database.StringGetAsync($"caller:{caller}");
                (written, (int?)read).ShouldBe((true, number));
                Interlocked.Increment(ref progress[caller]);
            }
            catch (Exception exception)
            {
                failures.Add(exception);
                await Task.Yield();
            }
        }
    }

    private static async Task EveryoneMovesOnAsync(int[] progress)
    {
        var before = progress.ToArray();
        await Eventually.TrueAsync(() => progress.Select((_, i) => Volatile.Read(ref progress[i]) >= before[i] + 20).All(moved => moved));
    }
}
