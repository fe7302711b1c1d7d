using AspireOrders.Orders.Features;
using AspireOrders.Orders.Storage;
using AspireOrders.Tests.Database.Support;
using Npgsql;

namespace AspireOrders.Tests.Database.Audit;

/// <summary>Each way in which I1 and I2 can be broken is planted among sound orders, and found.</summary>
public sealed class AnswerAuditTests(PostgresServer postgres) : IAsyncLifetime
{
    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        for (var n = 0; n < 3; n++) await PlacedOrder.CommitAsync(database, $"sound {n}");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Orders_that_are_as_they_were_answered_break_nothing()
    {
        // A key that was forgotten and used again leads to a second generation.
        var first = await PlacedOrder.CommitAsync(database, "daily");
        await database.ExecuteAsync("DELETE FROM idempotency_keys WHERE order_id = $1", first.Id);
        await PlacedOrder.CommitAsync(database, "daily", generation: 1, first.UserId);

        (await AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answered_order_that_is_missing_breaks_I1_by_its_key_and_by_its_event()
    {
        var lost = await PlacedOrder.CommitAsync(database, "lost");
        await database.ExecuteAsync("DELETE FROM orders WHERE order_id = $1", lost.Id);

        (await AuditAsync()).ShouldBe(
        [
            $"I1 {lost.Id} it was answered to user {lost.UserId} under key lost, but there is no such order",
            $"I1 {lost.Id} order.reserved.v1 was told of it, but there is no such order",
        ]);
    }

    [Fact]
    public async Task An_answer_about_the_order_of_somebody_else_breaks_I1()
    {
        var stolen = await PlacedOrder.CommitAsync(database, "stolen");
        await database.ExecuteAsync("UPDATE orders SET user_id = $2 WHERE order_id = $1", stolen.Id, Guid.CreateVersion7());

        (await AuditAsync()).ShouldBe([$"I1 {stolen.Id} it was answered to user {stolen.UserId} under key stolen, but belongs to somebody else"]);
    }

    [Fact]
    public async Task An_answer_that_names_another_order_breaks_I1()
    {
        var (mixed, other) = (await PlacedOrder.CommitAsync(database, "mixed"), await PlacedOrder.CommitAsync(database, "other"));
        await database.ExecuteAsync(
            "UPDATE idempotency_keys SET response = (SELECT response FROM idempotency_keys WHERE order_id = $2) WHERE order_id = $1", mixed.Id, other.Id);

        (await AuditAsync()).ShouldBe([$"I1 {mixed.Id} the answer under key mixed of user {mixed.UserId} is not about it"]);
    }

    [Fact]
    public async Task A_second_order_of_a_key_breaks_I2()
    {
        var first = await PlacedOrder.CommitAsync(database, "twice");
        await database.ExecuteAsync("UPDATE idempotency_keys SET key = 'put aside' WHERE order_id = $1", first.Id);
        var second = await PlacedOrder.CommitAsync(database, "twice", generation: 1, first.UserId);
        await database.ExecuteAsync("DELETE FROM idempotency_keys WHERE order_id = $1", second.Id);
        await database.ExecuteAsync("UPDATE idempotency_keys SET key = 'twice' WHERE order_id = $1", first.Id);

        (await AuditAsync()).ShouldBe([$"I2 {first.Id} key twice of user {first.UserId} has a second order, {second.Id}"]);
    }

    [Fact]
    public async Task An_order_under_two_keys_breaks_I2_and_so_does_a_key_that_leads_elsewhere()
    {
        var order = await PlacedOrder.CommitAsync(database, "own");
        await database.ExecuteAsync(
            """
            INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response)
            SELECT user_id, 'strange', body_hash, order_id, response FROM idempotency_keys WHERE order_id = $1
            """,
            order.Id);

        var violations = await AuditAsync();

        violations.Count.ShouldBe(2);
        violations.ShouldContain($"I2 {order.Id} 2 idempotency keys have it, own and strange among them");
        violations.ShouldContain(v => v.StartsWith($"I2 {order.Id} key strange of user {order.UserId} has it, but leads to order ", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        var violations = new ViolationList();
        await new AnswerAudit(database, new OrderReader(database)).RunAsync(violations, TestContext.Current.CancellationToken);
        return [.. violations.ToList().Select(v => $"{v.Invariant} {v.Subject} {v.Detail}")];
    }
}
