using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Paging;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class PageCursorTests
{
    [Fact]
    public void What_was_packed_is_unpacked() => PageCursor.Decode(PageCursor.Encode("oak lamp", "7"), 2).ShouldBe(["oak lamp", "7"]);

    [Fact]
    public void An_empty_cursor_is_the_first_page() => PageCursor.Decode("", 2).ShouldBeNull();

    [Theory]
    [InlineData("nonsense!")]
    [InlineData("bm9uc2Vuc2U")]
    [InlineData("WzEsMl0")]
    [InlineData("W251bGwsIngiXQ")]
    [InlineData("WyJcdTAwMDAiLCJ4Il0")]
    [InlineData("WyJcdWQ4MDAiLCJ4Il0")]
    public void What_was_not_packed_here_is_refused_and_names_the_field(string cursor) =>
        Should.Throw<DomainException>(() => PageCursor.Decode(cursor, 2)).Details.ShouldContain(d => d.Field == "cursor");

    [Theory]
    [InlineData("WyJjIl0", true)]
    [InlineData("WyIyIiwieCJd", true)]
    [InlineData("nonsense!", false)]
    [InlineData("W251bGwsIngiXQ", false)]
    [InlineData("", false)]
    public void A_cursor_of_some_list_is_told_from_what_is_none(string text, bool isCursor) => PageCursor.IsCursor(text).ShouldBe(isCursor);

    [Fact]
    public void A_cursor_of_another_list_is_refused() => Should.Throw<DomainException>(() => PageCursor.Decode(PageCursor.Encode("one"), 2));
}
