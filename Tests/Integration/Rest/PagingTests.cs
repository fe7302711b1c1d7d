using System.Net;
using AspireOrders.Tests.Integration.Topology;
using Npgsql;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>Rows that a list cannot tell apart by what it is sorted by are told apart by their ids, wherever a page ends.</summary>
public sealed class PagingTests(RunningTopology topology)
{
    private const int Rows = 7, Limit = 2;
    private const string Lamp = "00000000-0000-4000-8000-000000000001";

    [Fact]
    public async Task Orders_of_one_instant_are_split_over_pages_none_twice_and_none_missing()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        // With a key an order's id says nothing of its time, so that the rows are stored in another order than they are listed.
        var placed = await Task.WhenAll(Enumerable.Range(0, Rows).Select(_ => customer.PlaceAsync(Lamp, key: Guid.NewGuid().ToString())));
        var ids = placed.Select(p => p.Text("orderId")).OrderDescending(StringComparer.Ordinal).ToList();
        foreach (var id in ids) await customer.WaitForOrderAsync(id, "Paid");
        await using var database = await topology.DatabaseAsync("ordersdb", Shop.Token);
        await using var command = database.CreateCommand("UPDATE orders SET created_at = (SELECT max(created_at) FROM orders WHERE order_id = ANY($1)) WHERE order_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Select(Guid.Parse)] });
        (await command.ExecuteNonQueryAsync(Shop.Token)).ShouldBe(Rows);

        (await ReadAsync(customer, "orders?", "orderId")).ShouldBe(ids);
        (await ReadAsync(customer, "orders?status=Paid&", "orderId")).ShouldBe(ids);
    }

    [Fact]
    public async Task Notifications_of_one_instant_are_split_over_pages_none_twice_and_none_missing()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var user = Guid.Parse((await customer.GetAsync("me")).Text("userId"));
        await Eventually.SatisfiesAsync(_ => customer.GetAsync("notifications"), a => a.Json["items"]!.AsArray().Count == 1, Shop.Token);
        await using var database = await topology.DatabaseAsync("notificationsdb", Shop.Token);
        await using var command = database.CreateCommand(
            """
            INSERT INTO notifications (notification_id, user_id, order_id, kind, text, created_at)
            SELECT gen_random_uuid(), user_id, order_id, kind, text, created_at FROM notifications, generate_series(2, $2) WHERE user_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Rows });
        await command.ExecuteNonQueryAsync(Shop.Token);

        var seen = await ReadAsync(customer, "notifications?", "notificationId");

        seen.Count.ShouldBe(Rows);
        seen.ShouldBe(seen.OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Products_of_one_name_and_price_are_split_over_pages_none_twice_and_none_missing()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        var category = Guid.NewGuid().ToString("N");
        var ids = new List<string>();
        for (var i = 0; i < Rows; i++)
        {
            var body = new { sku = Guid.NewGuid().ToString("N"), name = "Twin Lamp", description = "", category, price = new { currency = "EUR", amount = 10 }, quantity = 1 };
            ids.Add((await operations.PostAsync("products", body)).Text("productId"));
        }

        foreach (var sort in new[] { "name", "-name", "price", "-price" })
        {
            IReadOnlyList<string> listed = [.. sort[0] == '-' ? ids.OrderDescending(StringComparer.Ordinal) : ids.Order(StringComparer.Ordinal)];
            (await ReadAsync(operations, $"products?category={category}&sort={sort}&", "productId")).ShouldBe(listed, sort);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(Shop shop, string list, string id)
    {
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await shop.GetAsync($"{list}limit={Limit}&cursor={cursor}");
            page.Status.ShouldBe(HttpStatusCode.OK, page.ToString());
            seen.AddRange(page.Json["items"]!.AsArray().Select(row => (string)row![id]!));
            cursor = (string?)page.Json["nextCursor"];
            seen.ShouldBeUnique();
        }

        return seen;
    }
}
