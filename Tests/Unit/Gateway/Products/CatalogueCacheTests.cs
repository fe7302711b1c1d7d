using System.Diagnostics.Metrics;
using AspireOrders.Gateway.Features.Products.Cache;
using AspireOrders.Gateway.Rest;
using AspireOrders.ServiceDefaults.Catalogue;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Unit.Messaging;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.Unit.Gateway.Products;

public sealed class CatalogueCacheTests : IDisposable
{
    private static readonly Guid Lamp = Guid.NewGuid();
    private static readonly CatalogueKey Key = new($"product:{Lamp:N}", Lamp, IsShared: true);

    private readonly ManualTime clock = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SharedCopies shared = new();
    private readonly CatalogueFreshness freshness = new() { IsTold = true };
    private readonly CatalogueCache cache;
    private int asked;

    public CatalogueCacheTests() => cache = NewReplica();

    [Fact]
    public async Task A_copy_is_used_until_it_is_a_second_old()
    {
        (await GetAsync()).Source.ShouldBe(CatalogueMetrics.Asked);
        clock.Advance(TimeSpan.FromSeconds(0.7));
        (await GetAsync()).Source.ShouldBe(CatalogueMetrics.Local);
        clock.Advance(TimeSpan.FromSeconds(0.4));
        (await GetAsync()).Source.ShouldBe(CatalogueMetrics.Asked);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task Copies_that_were_made_together_do_not_end_together()
    {
        const int copies = 97;
        for (var i = 0; i < copies; i++)
        {
            (await GetAsync(Page(i))).Source.ShouldBe(CatalogueMetrics.Asked);
            clock.Advance(TimeSpan.FromTicks(1));
        }

        clock.Advance(TimeSpan.FromSeconds(0.9));
        var sources = new List<string>();
        for (var i = 0; i < copies; i++) sources.Add((await GetAsync(Page(i))).Source);

        sources.Count(s => s == CatalogueMetrics.Local).ShouldBeInRange(copies / 4, copies * 3 / 4);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        (await GetAsync(Page(0))).Source.ShouldBe(CatalogueMetrics.Asked, "none is good for longer than it may be");

        static CatalogueKey Page(int number) => new($"page:{number}", null, IsShared: false);
    }

    [Fact]
    public async Task A_change_that_is_told_ends_a_copy_at_once()
    {
        await GetAsync();

        freshness.Told(new CatalogueChange(1, [Lamp]));

        (await GetAsync()).Source.ShouldBe(CatalogueMetrics.Asked);
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_one_question()
    {
        var answer = new TaskCompletionSource<TaggedBody>();
        var waiting = Enumerable.Range(0, 50).Select(_ => GetAsync(_ => answer.Task)).ToList();

        answer.SetResult(Body("lamp"));
        var answers = await Task.WhenAll(waiting);

        asked.ShouldBe(1);
        answers.Count(a => a.Source == CatalogueMetrics.Asked).ShouldBe(1);
        answers.Count(a => a.Source == CatalogueMetrics.Joined).ShouldBe(49);
    }

    [Fact]
    public async Task Who_asks_after_a_change_does_not_join_a_question_from_before_it()
    {
        var early = new TaskCompletionSource<TaggedBody>();
        var before = GetAsync(_ => early.Task);
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) == 1);

        freshness.Touched([Lamp]);
        var after = await GetAsync(_ => Task.FromResult(Body("new")));
        early.SetResult(Body("old"));
        await before;

        after.Source.ShouldBe(CatalogueMetrics.Asked);
        (await GetAsync()).Copy.Body!.Json.ToArray().ShouldNotBe(Body("old").Json.ToArray(), "what was asked before the change does not replace what was asked after it");
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_end_what_others_wait_for()
    {
        var answer = new TaskCompletionSource<TaggedBody>();
        using var leaving = new CancellationTokenSource();
        var first = AskAsync(cache, _ => answer.Task, leaving.Token);
        var second = GetAsync(_ => answer.Task);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        answer.SetResult(Body("lamp"));

        (await second).Copy.Body.ShouldNotBeNull();
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task That_there_is_no_such_product_is_kept_too()
    {
        Func<CallOptions, Task<TaggedBody>> missing = _ => throw RpcErrors.ToRpc(DomainException.NotFound("product", "x"));

        (await GetAsync(missing)).Copy.Body.ShouldBeNull();
        (await GetAsync(missing)).Source.ShouldBe(CatalogueMetrics.Local);
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task An_old_copy_answers_while_inventory_is_down_and_inventory_is_left_alone_meanwhile()
    {
        await GetAsync();
        clock.Advance(TimeSpan.FromMinutes(2));

        for (var i = 0; i < 10; i++)
        {
            var answer = await GetAsync(_ => throw new RpcException(new Status(StatusCode.Unavailable, "")));
            answer.Source.ShouldBe(CatalogueMetrics.Old);
            answer.Copy.Body.ShouldNotBeNull();
        }

        asked.ShouldBe(2);
        clock.Advance(TimeSpan.FromSeconds(2));
        (await GetAsync()).Source.ShouldBe(CatalogueMetrics.Asked);
    }

    [Fact]
    public async Task Without_any_copy_the_failure_is_told() =>
        await Should.ThrowAsync<RpcException>(GetAsync(_ => throw new RpcException(new Status(StatusCode.Unavailable, ""))));

    [Fact]
    public async Task An_answer_that_is_no_outage_is_passed_on_and_not_kept()
    {
        await GetAsync();
        clock.Advance(TimeSpan.FromMinutes(2));

        await Should.ThrowAsync<RpcException>(GetAsync(_ => throw RpcErrors.ToRpc(DomainException.Invalid("cursor", "is bad"))));
    }

    [Fact]
    public async Task A_replica_that_never_asked_answers_from_what_another_kept()
    {
        await GetAsync();
        using var other = NewReplica();

        (await GetAsync(other)).Source.ShouldBe(CatalogueMetrics.Shared);
        asked.ShouldBe(1);
        freshness.Told(new CatalogueChange(1, [Lamp]));
        (await GetAsync(other)).Source.ShouldBe(CatalogueMetrics.Asked, "the shared copy is from before the change");
    }

    [Fact]
    public async Task While_changes_are_not_heard_of_inventory_is_asked_each_time()
    {
        freshness.IsTold = false;

        await GetAsync();
        await GetAsync();

        asked.ShouldBe(2);
    }

    public void Dispose()
    {
        cache.Dispose();
        services.Dispose();
    }

    private CatalogueCache NewReplica()
    {
        var metrics = new CatalogueMetrics(services.GetRequiredService<IMeterFactory>());
        return new CatalogueCache(shared, freshness, metrics, new FixedOptions<CatalogueCacheOptions>(new CatalogueCacheOptions()), clock);
    }

    private Task<CatalogueAnswer> GetAsync(CatalogueCache? replica = null) => AskAsync(replica ?? cache, _ => Task.FromResult(Body("lamp")), TestContext.Current.CancellationToken);

    private Task<CatalogueAnswer> GetAsync(CatalogueKey key) => AskAsync(cache, key, _ => Task.FromResult(Body("page")), TestContext.Current.CancellationToken);

    private Task<CatalogueAnswer> GetAsync(Func<CallOptions, Task<TaggedBody>> ask) => AskAsync(cache, ask, TestContext.Current.CancellationToken);

    private Task<CatalogueAnswer> AskAsync(CatalogueCache replica, Func<CallOptions, Task<TaggedBody>> ask, CancellationToken cancellationToken) =>
        AskAsync(replica, Key, ask, cancellationToken);

    private Task<CatalogueAnswer> AskAsync(CatalogueCache replica, CatalogueKey key, Func<CallOptions, Task<TaggedBody>> ask, CancellationToken cancellationToken)
    {
        return replica.GetAsync(key, Ask, clock.GetUtcNow() + TimeSpan.FromSeconds(10), cancellationToken);

        Task<TaggedBody> Ask(CallOptions call)
        {
            Interlocked.Increment(ref asked);
            return ask(call);
        }
    }

    private static TaggedBody Body(string name) => TaggedBody.Of(System.Text.Encoding.UTF8.GetBytes($"\"{name}\""));

    private sealed class SharedCopies : ISharedCatalogue
    {
        private readonly Dictionary<string, byte[]> copies = new(StringComparer.Ordinal);

        public ValueTask<CatalogueCopy?> FindAsync(string name, CancellationToken cancellationToken)
        {
            lock (copies) return ValueTask.FromResult(copies.TryGetValue(name, out var copy) ? CatalogueCopy.Parse(copy) : null);
        }

        public void Keep(string name, CatalogueCopy copy)
        {
            lock (copies) copies[name] = copy.ToBytes();
        }
    }
}
