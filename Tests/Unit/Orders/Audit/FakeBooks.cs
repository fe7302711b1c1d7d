using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Orders.Features;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Unit.Orders.Audit;

/// <summary>A service with books in memory: what it told, and what its groups took over.</summary>
internal sealed class FakeBooks(string service, string stream = "") : IEventBooks
{
    private readonly DescribeMessagingResponse messaging = new() { Stream = stream };

    public string Service => service;

    public SortedDictionary<Guid, ToldEvent> Told { get; } = [];

    public HashSet<(string Group, Guid EventId)> Applied { get; } = [];

    public List<FailedEvent> Failed { get; } = [];

    /// <summary>Happens after an answer about missing events was given.</summary>
    public Action AfterFind { get; set; } = () => { };

    public FakeBooks Hears(string from, params string[] types)
    {
        messaging.Consumers.Add(new Consumer { Group = service, Streams = { from }, Types_ = { types } });
        return this;
    }

    public ToldEvent Tell(string type, bool published = true)
    {
        var told = new ToldEvent
        {
            EventId = Guid.CreateVersion7().ToString(),
            AggregateId = Guid.CreateVersion7().ToString(),
            Type = type,
            OccurredAt = Timestamp.FromDateTime(DateTime.UnixEpoch),
            Published = published,
        };
        Told[Guid.Parse(told.EventId)] = told;
        return told;
    }

    public void Apply(ToldEvent told) => Applied.Add((service, Guid.Parse(told.EventId)));

    public Task<DescribeMessagingResponse> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(messaging);

    public Task<ScanToldEventsResponse> ScanAsync(ScanToldEventsRequest request, CancellationToken cancellationToken)
    {
        request.OlderThanSeconds.ShouldBe(30);
        var page = Told.Skip((int)request.After).Take(Math.Min(3, request.Limit)).Select(t => t.Value).ToList();
        var names = page.Select(t => t.Type).Distinct().ToList();
        return Task.FromResult(new ScanToldEventsResponse
        {
            EventIds = PackedIds.Pack([.. page.Select(t => Guid.Parse(t.EventId))]),
            TypeNames = { names },
            Types_ = { page.Select(t => names.IndexOf(t.Type)) },
            Unpublished = PackedIds.Pack([.. page.Where(t => !t.Published).Select(t => Guid.Parse(t.EventId))]),
            Last = request.After + page.Count,
        });
    }

    public Task<GetToldEventsResponse> GetAsync(GetToldEventsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new GetToldEventsResponse { Events = { PackedIds.Unpack(request.EventIds).Where(Told.ContainsKey).Select(id => Told[id]) } });

    public Task<FindUnappliedEventsResponse> FindUnappliedAsync(FindUnappliedEventsRequest request, CancellationToken cancellationToken)
    {
        var missing = PackedIds.Unpack(request.EventIds).Where(id => !Applied.Contains((request.Group, id))).ToList();
        AfterFind();
        return Task.FromResult(new FindUnappliedEventsResponse { EventIds = PackedIds.Pack(missing) });
    }

    public Task<ListFailedEventsResponse> FailedAsync(ListFailedEventsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ListFailedEventsResponse { Events = { Failed } });
}
