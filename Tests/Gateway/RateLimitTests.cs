using System.Net;
using AspireOrders.ServiceDefaults.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Gateway;

/// <summary>Limits that the replicas of the gateway share through Redis.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private const int Burst = 40;

    // So slow that no token comes back while a test runs, on whatever machine.
    private static readonly (string, string)[] Strict = [("RateLimits:Address:Burst", $"{Burst}"), ("RateLimits:Address:PerSecond", "0.01")];

    private RedisServer? redis;

    private RedisServer Redis => redis ?? throw new InvalidOperationException("Redis has not started.");

    public async ValueTask InitializeAsync() => redis = await RedisServer.StartAsync();

    [Fact]
    public async Task Two_replicas_let_in_no_more_than_one_would()
    {
        using var one = new GatewayHost(Redis.Address, Strict);
        using var other = new GatewayHost(Redis.Address, Strict);

        var admitted = 0;
        for (var i = 0; i < 2 * Burst; i++)
        {
            var answer = await (i % 2 == 0 ? one : other).SendAsync(HttpMethod.Get, "/nowhere");
            if (answer.StatusCode == HttpStatusCode.NotFound) admitted++;
            else answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        }

        admitted.ShouldBe(Burst);
    }

    [Fact]
    public async Task A_limit_that_operators_change_counts_in_every_replica_within_a_second()
    {
        using var one = new GatewayHost(Redis.Address);
        using var other = new GatewayHost(Redis.Address);
        GatewayHost[] replicas = [one, other];
        var live = one.Container.GetRequiredService<ILiveValues>();
        foreach (var replica in replicas) await replica.SendAsync(HttpMethod.Get, "/nowhere");

        await Promptly.WithinASecondAsync(
            attempt => live.PublishAsync(
                new LiveValues(attempt, new Dictionary<string, string> { ["RateLimits.Address.Burst"] = $"{700 + attempt}", ["RateLimits.Address.PerSecond"] = "7" }),
                TestContext.Current.CancellationToken),
            async attempt => (await Task.WhenAll(replicas.Select(PolicyAsync))).All(policy => policy.StartsWith($"\"address\";q={700 + attempt};", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_Redis_each_replica_goes_on_limiting_and_nobody_waits_for_it()
    {
        using var gateway = new GatewayHost(Redis.Address, [.. Strict, ("RateLimits:SharingPause", "00:01:00")]);
        (await gateway.SendAsync(HttpMethod.Get, "/nowhere")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Redis.Kill();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3 * Burst; i++) answers.Add((await gateway.SendAsync(HttpMethod.Get, "/nowhere")).StatusCode);

        // What was left of the shared portion, and a bucket of its own.
        answers.Count(a => a == HttpStatusCode.NotFound).ShouldBeInRange(Burst, Burst + 4);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_bucket_on_Redis_goes_by_itself_once_it_is_full_again()
    {
        using var gateway = new GatewayHost(Redis.Address, ("RateLimits:Address:Burst", "20"), ("RateLimits:Address:PerSecond", "0.1"));

        (await gateway.SendAsync(HttpMethod.Get, "/nowhere")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await Redis.Database.KeyExistsAsync("aspireorders:limits:address:0")).ShouldBeTrue();
        (await Redis.Database.KeyTimeToLiveAsync("aspireorders:limits:address:0"))!.Value.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    private static async Task<string> PolicyAsync(GatewayHost gateway) =>
        (await gateway.SendAsync(HttpMethod.Get, "/nowhere")).Headers.GetValues("RateLimit-Policy").Single();

    public async ValueTask DisposeAsync()
    {
        if (redis is not null) await redis.DisposeAsync();
    }
}
