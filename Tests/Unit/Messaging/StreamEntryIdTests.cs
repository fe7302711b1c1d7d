using AspireOrders.Messaging;

namespace AspireOrders.Tests.Unit.Messaging;

public sealed class StreamEntryIdTests
{
    [Fact]
    public void Ids_are_ordered_by_time_and_then_by_number()
    {
        StreamEntryId[] ordered = [StreamEntryId.Zero, new(1, 0), new(1, 2), new(1, 10), new(2, 0), new(10, 0)];
        ordered.Reverse().Order().ShouldBe(ordered);
        (new StreamEntryId(9, 9) < new StreamEntryId(10, 0)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1732194000000-0")]
    [InlineData("0-0")]
    [InlineData("5-17")]
    public void Texts_are_read_and_written(string text) => StreamEntryId.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("1-x")]
    public void Other_texts_are_refused(string text) => Should.Throw<FormatException>(() => StreamEntryId.Parse(text));

    [Fact]
    public void The_next_id_follows_directly() => new StreamEntryId(3, 4).Next().ShouldBe(new StreamEntryId(3, 5));

    [Fact]
    public void A_stream_is_settled_below_its_slowest_group_and_only_once_every_subscriber_is_there()
    {
        var state = new StreamState("run", "epoch", new(9, 0), 9, new Dictionary<string, StreamEntryId>(StringComparer.Ordinal)
        {
            ["fast"] = new(9, 1),
            ["slow"] = new(4, 0),
        });
        state.SettledBelow(["fast"]).ShouldBe(new StreamEntryId(4, 0));
        state.SettledBelow(["fast", "missing"]).ShouldBeNull();
        (state with { Groups = new Dictionary<string, StreamEntryId>(StringComparer.Ordinal) }).SettledBelow([]).ShouldBeNull();
    }
}
