using Aspire.Dashboard.Components.ConsoleText;
using Aspire.Dashboard.Resources;

namespace AspireOrders.Tests.Dashboard.Pages;

public sealed class ConsoleBufferTests
{
    private readonly ConsoleBuffer _buffer = new();

    [Fact]
    public void Beyond_the_limit_the_oldest_lines_go_and_are_counted()
    {
        _buffer.Add(Lines(1, ConsoleBuffer.Limit));
        _buffer.Add(Lines(ConsoleBuffer.Limit + 1, 5));

        _buffer.Lines.Count.ShouldBe(ConsoleBuffer.Limit);
        _buffer.Lines[0].Number.ShouldBe(6);
        _buffer.Evicted.ShouldBe(5);
    }

    [Fact]
    public void Lines_that_were_gone_before_the_page_was_opened_are_counted()
    {
        _buffer.Add(Lines(101, 3));

        _buffer.Evicted.ShouldBe(100);
    }

    [Fact]
    public void While_paused_lines_wait_and_come_in_order_afterwards()
    {
        _buffer.Add(Lines(1, 2));
        _buffer.IsPaused = true;
        _buffer.Add(Lines(3, 4));
        _buffer.Shown.Count.ShouldBe(2);
        _buffer.Held.ShouldBe(4);

        _buffer.IsPaused = false;

        _buffer.Shown.Select(line => line.Number).ShouldBe([1, 2, 3, 4, 5, 6]);
        _buffer.Held.ShouldBe(0);
    }

    [Fact]
    public void A_search_looks_at_what_is_printed_and_not_at_colour_codes()
    {
        _buffer.Add([new ConsoleLine(1, default, "\u001b[32mor\u001b[39mder 7", false), new ConsoleLine(2, default, "[32m else", false)]);

        _buffer.Search = "ORDER";

        _buffer.Shown.ShouldHaveSingleItem().Number.ShouldBe(1);
    }

    private static ConsoleLine[] Lines(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => new ConsoleLine(number, default, $"line {number}", false))];
}
