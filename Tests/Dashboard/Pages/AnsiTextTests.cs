using Aspire.Dashboard.Components.ConsoleText;

namespace AspireOrders.Tests.Dashboard.Pages;

public sealed class AnsiTextTests
{
    [Fact]
    public void Colours_and_weights_become_classes_and_end_where_they_are_reset() =>
        AnsiText.Parse("\u001b[32minfo\u001b[39m: \u001b[1;31mbad\u001b[0m done").ShouldBe(
            [new("info", "a2"), new(": ", ""), new("bad", "a1 bold"), new(" done", "")]);

    [Theory]
    [InlineData("\u001b[38;5;196mx", "a1")]
    [InlineData("\u001b[38;2;20;200;30mx", "a2")]
    [InlineData("\u001b[38;5;240mx", "a0")]
    [InlineData("\u001b[48;5;196mx", "")]
    [InlineData("\u001b[94mx", "a4")]
    public void Many_colours_become_the_nearest_that_the_theme_has(string line, string expected) =>
        AnsiText.Parse(line).ShouldHaveSingleItem().Class.ShouldBe(expected);

    [Theory]
    [InlineData("\u001b]8;;http://x\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("\u001b]0;title\u001b\\text", "text")]
    [InlineData("a\u001b[2Kb\u001b[10;20Hc", "abc")]
    [InlineData("cut off\u001b[3", "cut off")]
    [InlineData("end\u001b", "end")]
    public void Other_control_sequences_are_left_out_even_when_cut_off(string line, string expected) =>
        AnsiText.Strip(line).ShouldBe(expected);

    [Fact]
    public void A_search_marks_every_match_inside_a_piece_without_regard_to_case() =>
        AnsiText.Mark(AnsiText.Parse("\u001b[33mOrder order\u001b[0m"), "ORDER").ShouldBe(
            [new("Order", "a3", true), new(" ", "a3"), new("order", "a3", true)]);
}
