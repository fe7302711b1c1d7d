using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

public sealed class CommandTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_thousand_commands_in_flight_get_their_own_answers(bool onThreadPool)
    {
        await using var redis = await server.ConnectAsync(
            options => options.SocketManager = onThreadPool ? SocketManager.ThreadPool : SocketManager.Shared);
        var database = redis.GetDatabase();

        var set = Enumerable.Range(0, 10_000).Select(i => database.StringSetAsync($"flight:{i}", $"value {i}")).ToArray();
        (await Task.WhenAll(set)).ShouldAllBe(done => done);
        var got = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => database.StringGetAsync($"flight:{i}")));

        got.Select((value, i) => value == $"value {i}").ShouldAllBe(own => own);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    [InlineData(16 * 1024 * 1024)]
    public async Task A_value_of_any_size_comes_back_as_it_went(int bytes)
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        var value = new byte[bytes];
        new Random(bytes).NextBytes(value);

        await database.StringSetAsync($"size:{bytes}", value);
        byte[]? got = await database.StringGetAsync($"size:{bytes}");

        got.AsSpan().SequenceEqual(value).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_large_values_at_once_do_not_mix()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        var values = Enumerable.Range(0, 16).Select(i => Enumerable.Repeat((byte)i, 256 * 1024).ToArray()).ToArray();

        await Task.WhenAll(values.Select((value, i) => database.StringSetAsync($"large:{i}", value)));
        var got = await Task.WhenAll(values.Select((_, i) => database.StringGetAsync($"large:{i}")));

        got.Select((value, i) => ((byte[]?)value).AsSpan().SequenceEqual(values[i])).ShouldAllBe(same => same);
    }

    [Fact]
    public async Task A_long_reply_and_the_short_ones_after_it_are_read_whole()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        await database.ListRightPushAsync("long", [.. Enumerable.Range(0, 20_000).Select(i => (RedisValue)i)]);

        for (var round = 0; round < 3; round++)
        {
            (await database.ListRangeAsync("long")).Select(value => (int)value).ShouldBe(Enumerable.Range(0, 20_000));
            (await database.ListRangeAsync("long", 5, 6)).ShouldBe([(RedisValue)5, (RedisValue)6]);
        }
    }

    [Fact]
    public async Task Nested_replies_keep_their_shape()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();

        var reply = await database.ScriptEvaluateAsync("return {1, {2, {'three', {}}, 4}, {'five'}}");

        ((int)reply[0]).ShouldBe(1);
        ((string?)reply[1][1][0]).ShouldBe("three");
        reply[1][1][1].Length.ShouldBe(0);
        ((int)reply[1][2]).ShouldBe(4);
        ((string?)reply[2][0]).ShouldBe("five");
    }

    [Fact]
    public async Task A_transaction_runs_whole_when_its_condition_holds_and_not_at_all_when_not()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        await database.StringSetAsync("balance", 10);

        var holding = database.CreateTransaction();
        holding.AddCondition(Condition.StringEqual("balance", 10));
        var spent = holding.StringDecrementAsync("balance", 7);
        var noted = holding.ListRightPushAsync("ledger", 7);
        (await holding.ExecuteAsync()).ShouldBeTrue();
        (await spent).ShouldBe(3);
        (await noted).ShouldBe(1);

        var failing = database.CreateTransaction();
        failing.AddCondition(Condition.StringEqual("balance", 10));
        var again = failing.StringDecrementAsync("balance", 7);
        (await failing.ExecuteAsync()).ShouldBeFalse();
        await Should.ThrowAsync<TaskCanceledException>(again);
        ((int)await database.StringGetAsync("balance")).ShouldBe(3);
    }

    [Fact]
    public async Task Scripts_take_keys_and_arguments_and_their_errors_name_the_cause()
    {
        await using var redis = await server.ConnectAsync();
        var database = redis.GetDatabase();
        const string Script = "redis.call('SET', KEYS[1], ARGV[1]); return redis.call('GET', KEYS[1])";

        ((string?)await database.ScriptEvaluateAsync(Script, ["script"], ["first"])).ShouldBe("first");
        ((string?)await database.ScriptEvaluateAsync(Script, ["script"], ["second"])).ShouldBe("second");
        var prepared = LuaScript.Prepare("return @number * 2");
        ((int)await database.ScriptEvaluateAsync(prepared, new { number = 21 })).ShouldBe(42);

        var error = await Should.ThrowAsync<RedisServerException>(
            database.ScriptEvaluateAsync("return redis.call('INCR', KEYS[1])", ["script"]));
        error.Message.ShouldContain("not an integer");
    }

    [Fact]
    public async Task A_server_that_stalls_gives_timeouts_and_then_goes_on()
    {
        await using var redis = await server.ConnectAsync(options =>
        {
            options.AsyncTimeout = 200;
            options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        });
        var database = redis.GetDatabase();

        await server.PauseAsync();
        try
        {
            var timeout = await Should.ThrowAsync<RedisTimeoutException>(database.StringGetAsync("anything"));
            timeout.Message.ShouldContain("in-pipe: 0, out-pipe: 0");
        }
        finally
        {
            await server.ResumeAsync();
        }

        await using var patient = await server.ConnectAsync();
        (await patient.GetDatabase().StringSetAsync("anything", "after")).ShouldBeTrue();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return await database.StringGetAsync("anything") == "after";
            }
            catch (RedisTimeoutException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Closed_connections_leave_nothing_behind()
    {
        await using var redis = await server.ConnectAsync();
        var before = (await redis.GetServers()[0].ClientListAsync()).Length;
        for (var i = 0; i < 10; i++)
        {
            await using var other = await server.ConnectAsync();
            await other.GetDatabase().PingAsync();
        }

        await Eventually.TrueAsync(async () => (await redis.GetServers()[0].ClientListAsync()).Length <= before);
    }
}
