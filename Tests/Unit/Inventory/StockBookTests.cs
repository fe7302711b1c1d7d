using AspireOrders.Inventory.Domain;

namespace AspireOrders.Tests.Unit.Inventory;

public sealed class StockBookTests
{
    private static readonly Guid Lamp = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Chair = Guid.Parse("00000000-0000-4000-8000-000000000002");
    private readonly Guid order = Guid.NewGuid();

    [Fact]
    public void A_reservation_takes_all_its_lines_from_what_is_available()
    {
        var book = Book(lamps: 5, chairs: 5);
        book.Reserve(order, 1, Lines(lamps: 2, chairs: 3)).ShouldBe(ReserveOutcome.Held);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(3, 2, 0));
        book.LevelOf(Chair).ShouldBe(new StockLevel(2, 3, 0));
    }

    [Fact]
    public void When_one_line_is_short_nothing_is_held_and_the_shortage_names_what_is_left()
    {
        var book = Book(lamps: 5, chairs: 1);
        var outcome = book.Reserve(order, 1, Lines(lamps: 2, chairs: 3));
        outcome.Result.ShouldBe(ReserveResult.Short);
        outcome.Shortages.ShouldBe([new StockShortage(Chair, 3, 1)]);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(5, 0, 0));
        book.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void A_product_that_does_not_exist_is_told_apart_from_one_that_is_sold_out()
    {
        var unknown = Guid.NewGuid();
        var outcome = Book(5, 5).Reserve(order, 1, [new StockLine(unknown, 1)]);
        outcome.Shortages.ShouldBe([new StockShortage(unknown, 1, null)]);
    }

    [Fact]
    public void The_same_request_again_is_answered_the_same_and_takes_nothing_more()
    {
        var book = Book(5, 5);
        book.Reserve(order, 1, Lines(2, 0));
        book.Reserve(order, 1, Lines(2, 0)).ShouldBe(ReserveOutcome.Held);
        book.LevelOf(Lamp).Reserved.ShouldBe(2);
    }

    [Fact]
    public void The_same_request_again_holds_for_its_whole_time_again()
    {
        var held = new Reservation(order, 1, ReservationState.Held, Lines(2, 0));
        var book = new StockBook(new Dictionary<Guid, StockLevel> { [Lamp] = new(3, 2, 0) }, new Dictionary<Guid, Reservation> { [order] = held });
        book.Reserve(order, 1, Lines(2, 0)).ShouldBe(ReserveOutcome.Held);
        book.Changes.Select(c => c.After).ShouldBe([held], "what is written gets its time anew");
    }

    [Fact]
    public void What_was_asked_for_anew_since_the_sweep_saw_it_does_not_expire()
    {
        var held = new Reservation(order, 1, ReservationState.Held, Lines(2, 0)) { IsInTime = true };
        var book = new StockBook(new Dictionary<Guid, StockLevel> { [Lamp] = new(3, 2, 0) }, new Dictionary<Guid, Reservation> { [order] = held });
        book.Expire(order).ShouldBe(ReservationState.Held);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(3, 2, 0));
        book.Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Other_lines_under_the_same_version_are_refused() =>
        Reserved(Lines(2, 0)).Reserve(order, 1, Lines(3, 0)).ShouldBe(ReserveOutcome.OtherLines);

    [Fact]
    public void A_higher_version_replaces_the_lines_in_one_step()
    {
        var book = Reserved(Lines(2, 0));
        book.Reserve(order, 2, Lines(1, 4)).ShouldBe(ReserveOutcome.Held);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(4, 1, 0));
        book.LevelOf(Chair).ShouldBe(new StockLevel(1, 4, 0));
    }

    [Fact]
    public void When_a_higher_version_is_short_the_lines_of_the_lower_one_stay_held()
    {
        var book = Reserved(Lines(2, 0));
        book.Reserve(order, 2, Lines(2, 9)).Result.ShouldBe(ReserveResult.Short);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(3, 2, 0));
        book.LevelOf(Chair).ShouldBe(new StockLevel(5, 0, 0));
    }

    [Fact]
    public void A_release_that_comes_before_its_reservation_refuses_the_late_reservation()
    {
        var book = Book(5, 5);
        book.Release(order).ShouldBe(ReservationState.Released);
        book.Reserve(order, 1, Lines(1, 0)).ShouldBe(ReserveOutcome.Closed);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(5, 0, 0));
    }

    [Fact]
    public void Committed_stock_of_a_cancelled_order_becomes_available_again()
    {
        var book = Reserved(Lines(2, 1));
        book.Commit(order).ShouldBe(ReservationState.Committed);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(3, 0, 2));
        book.Release(order).ShouldBe(ReservationState.Released);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(5, 0, 0));
    }

    [Fact]
    public void A_commit_after_the_release_changes_nothing()
    {
        var book = Reserved(Lines(2, 0));
        book.Release(order);
        book.Commit(order).ShouldBe(ReservationState.Released);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(5, 0, 0));
    }

    [Fact]
    public void An_expired_reservation_may_be_made_again_a_released_one_not()
    {
        var book = Reserved(Lines(2, 0));
        book.Expire(order).ShouldBe(ReservationState.Expired);
        book.Reserve(order, 1, Lines(2, 0)).ShouldBe(ReserveOutcome.Held);
        book.LevelOf(Lamp).ShouldBe(new StockLevel(3, 2, 0));
    }

    private static StockBook Book(long lamps, long chairs) => new(
        new Dictionary<Guid, StockLevel> { [Lamp] = new(lamps, 0, 0), [Chair] = new(chairs, 0, 0) }, new Dictionary<Guid, Reservation>());

    private StockBook Reserved(IReadOnlyList<StockLine> lines)
    {
        var book = Book(5, 5);
        book.Reserve(order, 1, lines).ShouldBe(ReserveOutcome.Held);
        return book;
    }

    private static IReadOnlyList<StockLine> Lines(int lamps, int chairs) =>
        [.. new[] { new StockLine(Lamp, lamps), new StockLine(Chair, chairs) }.Where(l => l.Quantity > 0)];
}
