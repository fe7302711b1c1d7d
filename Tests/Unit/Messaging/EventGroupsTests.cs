using AspireOrders.Messaging;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class EventGroupsTests
{
    private static readonly HandlerBinding Reserving = new(typeof(int), _ => throw new NotSupportedException());
    private static readonly HandlerBinding Cancelling = new(typeof(long), _ => throw new NotSupportedException());

    private static readonly Dictionary<string, HandlerBinding> Handlers = new(StringComparer.Ordinal)
    {
        ["reserved"] = Reserving,
        ["repriced"] = Reserving,
        ["cancelled"] = Cancelling,
    };

    private readonly Guid first = Guid.CreateVersion7();
    private readonly Guid second = Guid.CreateVersion7();

    [Fact]
    public void Types_of_one_handler_come_in_one_call()
    {
        var groups = EventGroups.Of([Event("reserved", first), Event("repriced", first), Event("reserved", second)], Handlers);
        groups.ShouldHaveSingleItem().Events.Select(e => e.Type).ShouldBe(["reserved", "repriced", "reserved"]);
    }

    [Fact]
    public void Events_about_different_things_may_overtake_each_other()
    {
        var groups = EventGroups.Of(
            [Event("reserved", first), Event("cancelled", first), Event("reserved", second), Event("cancelled", second)], Handlers);
        groups.Select(group => group.Handler).ShouldBe([Reserving, Cancelling]);
        groups.ShouldAllBe(group => group.Events.Count == 2);
    }

    [Fact]
    public void An_event_never_overtakes_an_earlier_one_about_the_same_thing()
    {
        var groups = EventGroups.Of(
            [Event("cancelled", first), Event("reserved", second), Event("cancelled", second), Event("reserved", first)], Handlers);
        groups.Select(group => group.Handler).ShouldBe([Cancelling, Reserving, Cancelling]);
        groups[1].Events.Select(e => e.AggregateId).ShouldBe([second, first]);
        groups[2].Events.ShouldHaveSingleItem().AggregateId.ShouldBe(second);
    }

    [Fact]
    public void However_a_batch_looks_nothing_is_lost_and_each_thing_keeps_its_order()
    {
        var random = new Random(4711);
        var types = Handlers.Keys.ToArray();
        for (var round = 0; round < 200; round++)
        {
            var things = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
            var events = Enumerable.Range(0, 40).Select(_ => Event(types[random.Next(3)], things[random.Next(5)])).ToList();
            var sorted = EventGroups.Of(events, Handlers).SelectMany(group => group.Events).ToList();
            sorted.Count.ShouldBe(40);
            foreach (var thing in things)
            {
                sorted.Where(e => e.AggregateId == thing).Select(e => e.Id).ShouldBe(events.Where(e => e.AggregateId == thing).Select(e => e.Id));
            }
        }
    }

    private static ReceivedEvent Event(string type, Guid aggregate) => new()
    {
        Id = Guid.CreateVersion7(),
        Stream = "orders",
        EntryId = "1-0",
        Type = type,
        AggregateId = aggregate,
        AggregateVersion = 1,
        OccurredAt = DateTimeOffset.UnixEpoch,
        Payload = ReadOnlyMemory<byte>.Empty,
    };
}
