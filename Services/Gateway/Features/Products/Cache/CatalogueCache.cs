using System.Collections.Concurrent;
using System.Diagnostics;
using AspireOrders.Gateway.Rest;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace AspireOrders.Gateway.Features.Products.Cache;

/// <summary>
/// Copies of products and pages, made when they are asked for. Many who ask for the same at once are one question to inventory; a copy is good for a
/// second at most and until a change of it is heard of; when inventory is down, an old one is better than nothing.
/// </summary>
internal sealed class CatalogueCache(
    ISharedCatalogue shared, CatalogueFreshness freshness, CatalogueMetrics metrics, IOptionsMonitor<CatalogueCacheOptions> options, TimeProvider clock)
    : IDisposable
{
    private readonly MemoryCache copies = new(new MemoryCacheOptions { SizeLimit = options.CurrentValue.MaxBytes });
    private readonly ConcurrentDictionary<(string Name, long Moment), Lazy<Task<CatalogueAnswer>>> questions = new();
    private long failedAt = long.MinValue;

    private bool IsFailing => Interlocked.Read(ref failedAt) is var at and not long.MinValue
        && clock.GetElapsedTime(at) < options.CurrentValue.PauseAfterFailure;

    /// <summary>What the catalogue says.</summary>
    /// <param name="key">Of what.</param>
    /// <param name="ask">Asks inventory, within a deadline; a product that does not exist is its 2001.</param>
    /// <param name="deadline">When the caller's time is up.</param>
    /// <param name="cancellationToken">Ends this caller's waiting only.</param>
    /// <exception cref="RpcException">Inventory failed, and there is no old copy.</exception>
    public async Task<CatalogueAnswer> GetAsync(
        CatalogueKey key, Func<CallOptions, Task<TaggedBody>> ask, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var needed = freshness.Needed(key.Product);
        var old = copies.Get<CatalogueCopy>(key.Name);
        var answer = old is not null && IsYoung(old) && old.Mark.Moment >= needed.Moment
            ? new CatalogueAnswer(old, CatalogueMetrics.Local)
            : await QuestionAsync(key, needed, old, ask, deadline, cancellationToken);
        metrics.Answered(answer.Source);
        return answer;
    }

    public void Dispose() => copies.Dispose();

    private async Task<CatalogueAnswer> QuestionAsync(
        CatalogueKey key, CatalogueMark needed, CatalogueCopy? old, Func<CallOptions, Task<TaggedBody>> ask, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        // What others asked for a moment ago may be older than what this caller did a moment ago, when nobody tells.
        if (!freshness.IsTold) return await AskAsync(key, needed, old, ask, deadline, cancellationToken);
        var mine = new Lazy<Task<CatalogueAnswer>>(() => AskForAll(key, needed, old, ask, deadline));
        var question = questions.GetOrAdd((key.Name, needed.Moment), mine);
        var answer = await question.Value.WaitAsync(cancellationToken);
        return ReferenceEquals(question, mine) ? answer : answer with { Source = CatalogueMetrics.Joined };
    }

    // The question belongs to all who wait for it: to no one's request, whose token and end it would share.
    private Task<CatalogueAnswer> AskForAll(
        CatalogueKey key, CatalogueMark needed, CatalogueCopy? old, Func<CallOptions, Task<TaggedBody>> ask, DateTimeOffset deadline)
    {
        var trace = Activity.Current;
        using var apart = ExecutionContext.SuppressFlow();
        return Task.Run(async () =>
        {
            Activity.Current = trace;
            try
            {
                return await AskAsync(key, needed, old, ask, deadline, CancellationToken.None);
            }
            finally
            {
                questions.TryRemove((key.Name, needed.Moment), out _);
            }
        });
    }

    private async Task<CatalogueAnswer> AskAsync(
        CatalogueKey key, CatalogueMark needed, CatalogueCopy? old, Func<CallOptions, Task<TaggedBody>> ask, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var mark = freshness.Now;
        var copy = key.IsShared ? await shared.FindAsync(key.Name, cancellationToken) : null;
        if (copy is not null && IsYoung(copy) && copy.Mark.Generation >= needed.Generation)
        {
            return new CatalogueAnswer(Keep(key, copy with { Mark = mark with { Generation = copy.Mark.Generation } }), CatalogueMetrics.Shared);
        }

        old ??= copy;
        // That there was no such product says little about now.
        if (old?.Body is null) old = null;
        if (old is not null && IsFailing) return new CatalogueAnswer(old, CatalogueMetrics.Old);
        try
        {
            var made = await Make(mark, () => ask(new CallOptions(deadline: Deadline(old, deadline).UtcDateTime, cancellationToken: cancellationToken)));
            if (key.IsShared) shared.Keep(key.Name, made);
            return new CatalogueAnswer(Keep(key, made), CatalogueMetrics.Asked);
        }
        catch (Exception exception) when (old is not null && !cancellationToken.IsCancellationRequested && IsDown(exception))
        {
            Interlocked.Exchange(ref failedAt, clock.GetTimestamp());
            return new CatalogueAnswer(old, CatalogueMetrics.Old);
        }
    }

    private async Task<CatalogueCopy> Make(CatalogueMark mark, Func<Task<TaggedBody>> ask)
    {
        var now = clock.GetUtcNow();
        try
        {
            return new CatalogueCopy(await ask(), mark, now);
        }
        catch (RpcException exception) when (exception.Code() == ErrorCode.NotFound.Code)
        {
            return new CatalogueCopy(null, mark, now);
        }
    }

    private DateTimeOffset Deadline(CatalogueCopy? old, DateTimeOffset deadline)
    {
        var patience = clock.GetUtcNow() + options.CurrentValue.PatienceWithOldCopy;
        return old is not null && patience < deadline ? patience : deadline;
    }

    private bool IsYoung(CatalogueCopy copy)
    {
        // Up to a fifth shorter, by the moment it was made: copies that were made together do not end together.
        var jitter = 1 - (copy.MadeAt.UtcTicks % 97 / 97.0 * 0.2);
        return freshness.IsTold && clock.GetUtcNow() - copy.MadeAt < options.CurrentValue.GoodFor * jitter;
    }

    private static bool IsDown(Exception exception) => ErrorMapping.ToDomain(exception).Error is var error
        && (error == ErrorCode.Unavailable || error == ErrorCode.OutOfTime);

    private CatalogueCopy Keep(CatalogueKey key, CatalogueCopy copy) => copies.Set(
        key.Name, copy, new MemoryCacheEntryOptions { Size = copy.Size, AbsoluteExpirationRelativeToNow = options.CurrentValue.Keep });
}

/// <summary>What the catalogue says, and who says so.</summary>
/// <param name="Copy">What it says.</param>
/// <param name="Source">Where from, as <see cref="CatalogueMetrics"/> names it.</param>
internal sealed record CatalogueAnswer(CatalogueCopy Copy, string Source);
