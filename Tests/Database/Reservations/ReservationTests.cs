using AspireOrders.Inventory.Domain;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.Tests.Database.Support;
using Npgsql;

namespace AspireOrders.Tests.Database.Reservations;

/// <summary>Batches of reservations on a real database.</summary>
public sealed class ReservationTests(PostgresServer postgres)
{
    private readonly Guid order = Guid.CreateVersion7();

    [Fact]
    public async Task Batches_that_all_saw_the_last_pieces_sell_no_more_than_there_are()
    {
        await using var room = await Stockroom.OpenAsync(postgres);
        var batches = Enumerable.Range(0, 12).Select(_ => room.ReserveAsync(room.Entry(Guid.CreateVersion7(), 1), room.Entry(Guid.CreateVersion7(), 2)));

        var outcomes = (await Task.WhenAll(batches)).SelectMany(o => o).ToList();

        outcomes.Where(o => o.Error is not null).ShouldAllBe(o => ((DomainException)o.Error!).Error == ErrorCode.OutOfStock);
        (await room.LevelAsync()).ShouldBe((0, 10, 0));
        (await room.Database.QueryAsync<long>("SELECT sum(q) FROM reservations, unnest(quantities) AS q")).ShouldBe(10);
        (await room.Database.QueryAsync<long>("SELECT count(*) FROM reservations")).ShouldBe(outcomes.Count(o => o.Error is null));
    }

    [Fact]
    public async Task A_release_that_comes_first_leaves_a_tombstone_that_refuses_the_late_reservation()
    {
        await using var room = await Stockroom.OpenAsync(postgres);

        (await room.EndAsync(order, ReservationState.Released)).ShouldBe(ReservationState.Released);

        (await room.Database.QueryAsync<int>("SELECT cardinality(product_ids) FROM reservations WHERE order_id = $1", order)).ShouldBe(0);
        var late = await room.ReserveAsync(room.Entry(order, 1), room.Entry(Guid.CreateVersion7(), 2));
        late[0].Error.ShouldBeOfType<DomainException>().Error.ShouldBe(ErrorCode.WrongState);
        late[1].Error.ShouldBeNull("its neighbour is not affected");
        (await room.StateAsync(order)).ShouldBe(ReservationState.Released);
        (await room.LevelAsync()).ShouldBe((8, 2, 0));
    }

    [Fact]
    public async Task What_is_reserved_again_holds_its_stock_once_beside_new_orders()
    {
        await using var room = await Stockroom.OpenAsync(postgres);
        (await room.ReserveAsync(room.Entry(order, 3)))[0].Error.ShouldBeNull();

        var again = await room.ReserveAsync(room.Entry(Guid.CreateVersion7(), 1), room.Entry(order, 3), room.Entry(Guid.CreateVersion7(), 1));

        again.ShouldAllBe(o => o.Error == null);
        (await room.LevelAsync()).ShouldBe((5, 5, 0));
    }

    [Fact]
    public async Task Repetitions_raise_no_error_in_the_database()
    {
        await using var room = await Stockroom.OpenAsync(postgres);
        await room.ReserveAsync(room.Entry(order, 3));
        using var failures = new FailedStatements(room.Database);

        await room.ReserveAsync(room.Entry(order, 3));
        await room.EndAsync(order, ReservationState.Committed);
        await room.ReserveAsync(room.Entry(Guid.CreateVersion7(), 1), room.Entry(order, 3));

        failures.States.ShouldBeEmpty();
        (await room.LevelAsync()).ShouldBe((6, 1, 3));
        // One that is refused would be seen.
        await Should.ThrowAsync<PostgresException>(room.Database.ExecuteAsync("INSERT INTO reservations SELECT * FROM reservations"));
        failures.States.ShouldBe([PostgresErrorCodes.UniqueViolation]);
    }
}
