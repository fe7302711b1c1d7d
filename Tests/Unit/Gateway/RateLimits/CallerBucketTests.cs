using System.Diagnostics.Metrics;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.Tests.Unit.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Unit.Gateway.RateLimits;

public sealed class CallerBucketTests : IDisposable
{
    private static readonly TokenBucketOptions Limit = new() { PerSecond = 10, Burst = 40 };

    private readonly ManualTime clock = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RateLimitMetrics metrics;

    public CallerBucketTests() => metrics = new RateLimitMetrics(services.GetRequiredService<IMeterFactory>());

    [Fact]
    public async Task A_burst_is_let_in_and_then_as_much_as_flows_in()
    {
        var bucket = Bucket(new OneBucket(clock));

        (await AdmittedAsync(bucket, 100)).ShouldBe(40);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await AdmittedAsync(bucket, 100)).ShouldBe(10);
    }

    [Fact]
    public async Task A_bucket_never_holds_more_than_its_burst()
    {
        var bucket = Bucket(new OneBucket(clock));
        await AdmittedAsync(bucket, 100);

        clock.Advance(TimeSpan.FromHours(1));

        (await AdmittedAsync(bucket, 100)).ShouldBe(40);
    }

    [Fact]
    public async Task Replicas_share_what_a_caller_may_send()
    {
        var shared = new OneBucket(clock);
        var (one, other) = (Bucket(shared), Bucket(shared));

        var admitted = 0;
        for (var i = 0; i < 100; i++) admitted += await AdmittedAsync(i % 2 == 0 ? one : other, 1);

        admitted.ShouldBe(40);
    }

    [Fact]
    public async Task Who_is_refused_is_told_when_to_come_back_and_costs_no_look_at_the_shared_bucket()
    {
        var shared = new OneBucket(clock);
        var bucket = Bucket(shared);
        await AdmittedAsync(bucket, 41);
        var looks = shared.Looks;

        for (var i = 0; i < 50; i++)
        {
            var refusal = await bucket.AcquireAsync(Limit, TestContext.Current.CancellationToken);
            refusal.IsAdmitted.ShouldBeFalse();
            refusal.Wait.ShouldBe(TimeSpan.FromMilliseconds(100));
        }

        shared.Looks.ShouldBe(looks);
    }

    [Fact]
    public async Task Few_requests_cause_a_look_at_the_shared_bucket()
    {
        var shared = new OneBucket(clock);
        var bucket = Bucket(shared);
        var large = new TokenBucketOptions { PerSecond = 1, Burst = 1000 };

        for (var i = 0; i < 1000; i++) (await bucket.AcquireAsync(large, TestContext.Current.CancellationToken)).IsAdmitted.ShouldBeTrue();

        shared.Looks.ShouldBeLessThanOrEqualTo(21);
    }

    [Fact]
    public async Task Without_the_shared_bucket_a_replica_limits_by_itself()
    {
        var shared = new OneBucket(clock) { IsAway = true };
        var bucket = Bucket(shared);

        (await AdmittedAsync(bucket, 100)).ShouldBe(40);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await AdmittedAsync(bucket, 100)).ShouldBe(10);

        shared.IsAway = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        (await AdmittedAsync(bucket, 100)).ShouldBe(40, "the shared one was not used meanwhile");
    }

    [Fact]
    public async Task The_remaining_number_goes_down_to_nothing()
    {
        var bucket = Bucket(new OneBucket(clock));
        var last = int.MaxValue;
        for (var i = 0; i < 40; i++)
        {
            var decision = await bucket.AcquireAsync(Limit, TestContext.Current.CancellationToken);
            decision.Remaining.ShouldBeLessThan(last);
            last = decision.Remaining;
        }

        last.ShouldBe(0);
    }

    public void Dispose() => services.Dispose();

    private CallerBucket Bucket(ISharedBuckets shared) => new("user:x", shared, clock, metrics);

    private static async Task<int> AdmittedAsync(CallerBucket bucket, int requests)
    {
        var admitted = 0;
        for (var i = 0; i < requests; i++)
        {
            if ((await bucket.AcquireAsync(Limit, TestContext.Current.CancellationToken)).IsAdmitted) admitted++;
        }

        return admitted;
    }

    private sealed class OneBucket(TimeProvider clock) : ISharedBuckets
    {
        private readonly Lock gate = new();
        private readonly TokenBucket bucket = new(clock);

        public int Looks { get; private set; }

        public bool IsAway { get; set; }

        public ValueTask<TokenLease?> TakeAsync(string name, TokenBucketOptions limit, int wanted, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                Looks++;
                return ValueTask.FromResult<TokenLease?>(IsAway ? null : bucket.Take(limit, wanted));
            }
        }
    }
}
