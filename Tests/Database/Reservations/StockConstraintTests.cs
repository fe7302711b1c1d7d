using AspireOrders.Tests.Database.Support;
using Npgsql;

namespace AspireOrders.Tests.Database.Reservations;

/// <summary>What the tables refuse, whatever the code above them does.</summary>
public sealed class StockConstraintTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("available = available - 11, reserved = reserved + 11", "nothing_negative")]
    [InlineData("available = available + 1, reserved = reserved - 1", "nothing_negative")]
    [InlineData("available = available + 1, committed = committed - 1", "nothing_negative")]
    [InlineData("received = -1, available = -1", "nothing_negative")]
    [InlineData("available = available - 1", "nothing_lost")]
    [InlineData("committed = committed + 1", "nothing_lost")]
    [InlineData("received = received + 1", "nothing_lost")]
    public async Task Pieces_are_neither_oversold_nor_lost(string change, string constraint)
    {
        await using var room = await Stockroom.OpenAsync(postgres);
        var refused = await Should.ThrowAsync<PostgresException>(room.Database.ExecuteAsync($"UPDATE stock SET {change}"));
        (refused.SqlState, refused.ConstraintName).ShouldBe((PostgresErrorCodes.CheckViolation, constraint));
        (await room.LevelAsync()).ShouldBe((10, 0, 0));
    }

    [Fact]
    public async Task A_product_that_has_stock_cannot_be_removed()
    {
        await using var room = await Stockroom.OpenAsync(postgres);
        var refused = await Should.ThrowAsync<PostgresException>(room.Database.ExecuteAsync("DELETE FROM products"));
        refused.SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
    }

    [Fact]
    public async Task A_reservation_has_a_quantity_for_each_product()
    {
        await using var room = await Stockroom.OpenAsync(postgres);
        var refused = await Should.ThrowAsync<PostgresException>(room.Database.ExecuteAsync(
            "INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at) VALUES ($1, 1, 1, ARRAY[$2], '{1, 2}', now())",
            Guid.CreateVersion7(), room.Product));
        refused.ConstraintName.ShouldBe("lines_match");
    }
}
