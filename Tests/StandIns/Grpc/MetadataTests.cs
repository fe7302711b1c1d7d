using AspireOrders.Tests.StandIns.Rpc.Protos;
using Grpc.Core;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class MetadataTests(ProbeServer server) : IClassFixture<ProbeServer>
{
    private static readonly byte[] AnyBytes = [0, 1, 127, 128, 255];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_and_bytes_travel_both_ways_as_headers_and_as_trailers()
    {
        var sent = new Metadata { { "X-Text", "plain" }, { "x-twice", "one" }, { "x-twice", "two" }, { "x-bytes-bin", AnyBytes } };

        using var call = server.Client.TrailersAsync(new Text(), sent, cancellationToken: Token);
        await call;

        foreach (var received in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            received.GetValue("x-text").ShouldBe("plain");
            string.Join(", ", received.GetAll("x-twice").Select(entry => entry.Value)).ShouldBe("one, two");
            received.GetValueBytes("x-bytes-bin").ShouldBe(AnyBytes);
        }
    }

    [Fact]
    public void Keys_are_lower_case_and_the_last_entry_of_a_key_is_the_one_read()
    {
        var metadata = new Metadata { { "Key", "first" }, { "KEY", "last" } };

        metadata.Select(entry => entry.Key).ShouldBe(["key", "key"]);
        metadata.GetValue("key").ShouldBe("last");
        metadata.Get("other").ShouldBeNull();
        metadata.GetValueBytes("other").ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("colon:")]
    [InlineData("ümlaut")]
    public void A_key_of_other_characters_is_refused(string key) =>
        Should.Throw<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void Only_keys_that_end_in_bin_carry_bytes()
    {
        Should.Throw<ArgumentException>(() => new Metadata.Entry("text", AnyBytes));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("bytes-bin", "text"));
        new Metadata.Entry("bytes-bin", AnyBytes).IsBinary.ShouldBeTrue();
    }

    [Fact]
    public void The_bytes_of_an_entry_cannot_be_changed_from_outside()
    {
        byte[] given = [1, 2, 3];
        var entry = new Metadata.Entry("bytes-bin", given);

        given[0] = 9;
        entry.ValueBytes[1] = 9;

        entry.ValueBytes.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void The_shared_empty_metadata_stays_empty()
    {
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
        Metadata.Empty.IsReadOnly.ShouldBeTrue();
    }

    [Fact]
    public void Entries_can_be_placed_replaced_and_removed()
    {
        var metadata = new Metadata { { "b", "2" } };
        var first = new Metadata.Entry("a", "1");

        metadata.Insert(0, first);
        metadata[1] = new Metadata.Entry("c", "3");

        metadata.Select(entry => entry.Key).ShouldBe(["a", "c"]);
        metadata.IndexOf(first).ShouldBe(0);
        metadata.Remove(first).ShouldBeTrue();
        metadata.Contains(first).ShouldBeFalse();
        metadata.RemoveAt(0);
        metadata.ShouldBeEmpty();
    }
}
