using System.Text;
using AspireOrders.Load.Rest;

namespace AspireOrders.Tests.Unit.Load;

public sealed class HttpResponseParserTests
{
    private const string Counted = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\ncontent-length: 5\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n";

    [Theory]
    [InlineData(Counted)]
    [InlineData(Chunked)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    public void A_response_is_complete_with_its_last_byte_and_not_before(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text + "HTTP/1.1 ");
        for (var length = 0; length < text.Length; length++) HttpResponseParser.Parse(bytes.AsSpan(0, length)).ShouldBeNull();
        HttpResponseParser.Parse(bytes).ShouldNotBeNull().Length.ShouldBe(text.Length);
    }

    [Fact]
    public void Status_body_and_whether_the_connection_stays_are_read()
    {
        var counted = Parse(Counted);
        (counted.Status, counted.Closes).ShouldBe((201, false));
        Counted[counted.Body].ShouldBe("hello");
        Chunked[Parse(Chunked).Body].ShouldContain("abcdefghijklmnopqrstuvwxyz");
        Parse("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").Closes.ShouldBeTrue();
        Parse("HTTP/1.1 204 No Content\r\n\r\n").Length.ShouldBe(27);
    }

    [Theory]
    [InlineData("SSH-2.0-x\r\n\r\n")]
    [InlineData("HTTP/1.1 twenty\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nno length")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    public void What_is_no_response_is_refused(string text) => Should.Throw<InvalidDataException>(() => Parse(text));

    [Fact]
    public void The_orders_id_and_the_code_of_a_failure_are_found_in_the_body()
    {
        var id = Guid.NewGuid();
        OrderAnswer.OrderId(Encoding.ASCII.GetBytes($$"""{"orderId":"{{id}}","status":"Reserved"}""")).ShouldBe(id);
        OrderAnswer.ErrorCode(503, """{"title":"x","code":5001,"message":"m"}"""u8).ShouldBe("5001");
        OrderAnswer.ErrorCode(502, "Bad gateway"u8).ShouldBe("HTTP 502");
        Should.Throw<InvalidDataException>(() => OrderAnswer.OrderId("{}"u8));
    }

    private static HttpResponse Parse(string text) => HttpResponseParser.Parse(Encoding.ASCII.GetBytes(text)) ?? throw new ShouldAssertException("Not complete.");
}
