using System.Text.Json.Nodes;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Operations;

[Collection(BrokenDataTests.Name)]
public sealed class LostDeliveryTests(OwnTopology own)
{
    [Fact]
    public async Task What_a_subscriber_has_lost_arrives_once_more_and_is_shown()
    {
        using var operations = await Shop.AsOperatorAsync(own.Platform);
        using var customer = await Shop.AsNewCustomerAsync(own.Platform);
        var registered = await own.QueryAsync<Guid>("usersdb", "SELECT id FROM outbox_events WHERE type = 'user.registered.v1' ORDER BY seq DESC LIMIT 1");
        await Eventually.SatisfiesAsync(_ => WelcomesAsync(registered), n => n == 1, Shop.Token);

        // As if Notifications had been given a backup from before, and everything had been sent long ago.
        await own.ExecuteAsync("notificationsdb", "DELETE FROM notifications WHERE notification_id = $1", registered);
        await own.ExecuteAsync("notificationsdb", "DELETE FROM inbox WHERE $1 = ANY(event_ids)", registered);
        await own.ExecuteAsync("usersdb", "UPDATE outbox SET sent_at = sent_at - interval '1 hour' WHERE sent_at IS NOT NULL");

        await Eventually.SatisfiesAsync(
            async _ =>
            {
                // A pass may have gone by while the data was changed.
                await own.ExecuteAsync("usersdb", "DELETE FROM delivery_marks");
                await operations.PostAsync("ops/reconciliations");
                return await WelcomesAsync(registered);
            },
            n => n == 1, Shop.Token);

        (await own.QueryAsync<long>("notificationsdb", "SELECT count(*) FROM inbox WHERE $1 = ANY(event_ids)", registered)).ShouldBe(1);
        var user = await own.QueryAsync<Guid>("notificationsdb", "SELECT user_id FROM notifications WHERE notification_id = $1", registered);
        var finding = (await FindingsAsync(operations)).Where(f => (string)f!["subject"]! == user.ToString()).ShouldHaveSingleItem()!;
        ((string)finding["kind"]!).ShouldBe("event not applied");
        ((string)finding["detail"]!).ShouldBe($"user.registered.v1 ({registered}) had not arrived at notifications; it is published once more");
    }

    private Task<long> WelcomesAsync(Guid registered) =>
        own.QueryAsync<long>("notificationsdb", "SELECT count(*) FROM notifications WHERE notification_id = $1", registered);

    private static async Task<JsonArray> FindingsAsync(Shop operations)
    {
        var shown = (await operations.GetAsync("ops/consistency")).Json["reconciliations"]!.AsArray();
        return shown.Single(r => (string)r!["service"]! == "users" && (string)r["name"]! == "deliveries to notifications")!["findings"]!.AsArray();
    }
}
