using System.Runtime.InteropServices;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Compares what each service has told with what each consumer group has taken over (I6). That nothing was applied twice is the inbox's
/// primary key; that nothing was left out is found here. What every subscriber has applied leaves the outbox, and this audit, after a while.
/// </summary>
internal sealed class EventAudit(IReadOnlyList<IEventBooks> books)
{
    private const string Invariant = "I6";
    private const int PageSize = 10_000, MostSuspects = 10_000;

    private static readonly int OlderThan = (int)ConsistencyRules.SettlingTime.TotalSeconds;

    /// <summary>Goes through the events of all services.</summary>
    public async Task RunAsync(ViolationList violations, CancellationToken cancellationToken)
    {
        var members = await Task.WhenAll(books.Select(async b => new Member(b, await b.DescribeAsync(cancellationToken))));
        var streams = members.Where(m => m.Messaging.Stream.Length > 0).Select(m => CompareAsync(m, members, violations, cancellationToken));
        var failures = books.Select(b => FailuresAsync(b, violations, cancellationToken));
        await Task.WhenAll([.. streams, .. failures]);
    }

    private static async Task CompareAsync(Member producer, Member[] members, ViolationList violations, CancellationToken cancellationToken)
    {
        var stream = producer.Messaging.Stream;
        List<Subscription> subscribers =
        [
            .. members.SelectMany(m => m.Messaging.Consumers.Where(c => c.Streams.Contains(stream)).Select(c => new Subscription(m.Books, c))),
        ];
        var suspects = new List<Suspect>();
        var next = ScanAsync(0);
        for (var page = await next; page.EventIds.Length > 0; page = await next)
        {
            next = ScanAsync(page.Last);
            var told = PackedIds.Unpack(page.EventIds);
            var between = (told.Min(), told.Max());
            var missing = await Task.WhenAll(subscribers.Select(s => MissingAsync(s, page, told, between, cancellationToken)));
            if (suspects.Count < MostSuspects)
            {
                suspects.AddRange(PackedIds.Unpack(page.Unpublished).Select(id => new Suspect(id, null, default)));
                suspects.AddRange(missing.SelectMany(m => m));
            }
        }

        violations.AddRange(await JudgeAgainAsync(producer, suspects, cancellationToken));

        Task<ScanToldEventsResponse> ScanAsync(long after) => producer.Books.ScanAsync(
            new ScanToldEventsRequest { After = after, Limit = PageSize, OlderThanSeconds = OlderThan }, cancellationToken);
    }

    private static async Task<IEnumerable<Suspect>> MissingAsync(
        Subscription subscription, ScanToldEventsResponse page, Guid[] told, (Guid Least, Guid Greatest) between, CancellationToken cancellationToken)
    {
        var applied = page.TypeNames.Select(t => subscription.Consumer.Types_.Contains(t)).ToArray();
        Guid[] ids = [.. told.Where((_, i) => applied[page.Types_[i]])];
        return (await subscription.FindUnappliedAsync(ids, between, cancellationToken)).Select(id => new Suspect(id, subscription, between));
    }

    // An event can be applied, or leave the outbox as settled, between the two answers. What is still missing after both were asked again is missing.
    private static async Task<IEnumerable<Violation>> JudgeAgainAsync(Member producer, List<Suspect> suspects, CancellationToken cancellationToken)
    {
        var missing = new List<Suspect>();
        foreach (var group in suspects.GroupBy(s => (s.Subscription, s.ToldBetween)))
        {
            var (subscription, between) = group.Key;
            foreach (var chunk in group.Chunk(PageSize))
            {
                Guid[] ids = [.. chunk.Select(s => s.EventId)];
                var still = subscription is null ? ids : await subscription.FindUnappliedAsync(ids, between, cancellationToken);
                missing.AddRange(still.Select(id => new Suspect(id, subscription, between)));
            }
        }

        var told = new Dictionary<Guid, ToldEvent>();
        foreach (var chunk in missing.Select(s => s.EventId).Distinct().Chunk(PageSize))
        {
            var answer = await producer.Books.GetAsync(new GetToldEventsRequest { EventIds = PackedIds.Pack(chunk) }, cancellationToken);
            foreach (var known in answer.Events) told[Guid.Parse(known.EventId)] = known;
        }

        return missing.Where(s => told.ContainsKey(s.EventId)).Select(s => Describe(s, told[s.EventId], producer.Messaging.Stream)).OfType<Violation>();
    }

    // An event that was never published is one violation, not one for each subscriber.
    private static Violation? Describe(Suspect suspect, ToldEvent told, string stream) => suspect.Subscription switch
    {
        null when !told.Published => New(told.AggregateId, $"{told.Type} ({told.EventId}) waits to be published to stream {stream} since {told.OccurredAt.ToDateTime():O}"),
        { Consumer.Group: var group } when told.Published => New(
            told.AggregateId, $"{told.Type} ({told.EventId}) of {told.OccurredAt.ToDateTime():O} was not applied by group {group}"),
        _ => null,
    };

    private static async Task FailuresAsync(IEventBooks books, ViolationList violations, CancellationToken cancellationToken)
    {
        var failed = await books.FailedAsync(new ListFailedEventsRequest { OlderThanSeconds = OlderThan }, cancellationToken);
        violations.AddRange(failed.Events.Select(e => New(
            e.AggregateId,
            $"{e.Type} ({e.EventId}) {(e.Dead ? "is a dead letter of" : "waits for another try in")} group {e.ConsumerGroup} after {e.Tries} tries: {e.Error}")));
    }

    private static Violation New(string subject, string detail) => new() { Invariant = Invariant, Subject = subject, Detail = detail };

    private sealed record Member(IEventBooks Books, DescribeMessagingResponse Messaging);

    /// <summary>An event that looks as if a group had not applied it, or nobody had published it.</summary>
    /// <param name="EventId">The event.</param>
    /// <param name="Subscription">The group; null when the event was not published.</param>
    /// <param name="ToldBetween">The least and the greatest identity of the page, which holds all that was told in one transaction with it.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Suspect(Guid EventId, Subscription? Subscription, (Guid Least, Guid Greatest) ToldBetween);

    private sealed record Subscription(IEventBooks Books, Consumer Consumer)
    {
        public async Task<Guid[]> FindUnappliedAsync(Guid[] ids, (Guid Least, Guid Greatest) between, CancellationToken cancellationToken)
        {
            if (ids.Length == 0) return [];
            var request = new FindUnappliedEventsRequest
            {
                Group = Consumer.Group,
                EventIds = PackedIds.Pack(ids),
                ToldBetween = PackedIds.Pack([between.Least, between.Greatest]),
            };
            return PackedIds.Unpack((await Books.FindUnappliedAsync(request, cancellationToken)).EventIds);
        }
    }
}
