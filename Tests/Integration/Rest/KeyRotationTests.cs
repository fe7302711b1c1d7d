using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Tests.Integration.Rpc;
using AspireOrders.Tests.Integration.Topology;
using Npgsql;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>A new signing key takes over while customers go on shopping.</summary>
public sealed class KeyRotationTests(RunningTopology topology)
{
    private const string Lamp = "00000000-0000-4000-8000-000000000009";

    [Fact]
    public async Task While_the_key_changes_tokens_of_both_are_good_in_every_service_and_no_request_fails()
    {
        var email = $"rotation-{Guid.NewGuid():N}@example.com";
        using var nobody = new Shop(topology.CreateClient());
        (await nobody.PostAsync("auth/register", new { email, password = Shop.Password, displayName = "A customer" })).Status.ShouldBe(HttpStatusCode.Created);
        // One that no service has seen before the switch: what was found good is remembered.
        using var before = await SignInAsync(email);
        var oldKey = KeyOf(before);

        var newKey = await AddKeyAsync(TimeSpan.FromSeconds(2));
        (await Eventually.SatisfiesAsync(_ => PublishedAsync(nobody), keys => keys.Contains(newKey), Shop.Token)).ShouldContain(oldKey);
        var signedBy = oldKey;
        while (signedBy != newKey)
        {
            using var shop = await SignInAsync(email);
            await ShopAroundAsync(shop);
            signedBy = KeyOf(shop);
            signedBy.ShouldBeOneOf(oldKey, newKey);
        }

        await ShopAroundAsync(before);
        new[] { oldKey, newKey }.ShouldBeSubsetOf(await PublishedAsync(nobody));
    }

    private async Task<Shop> SignInAsync(string email) => await new Shop(topology.CreateClient()).SignInAsync(email, Shop.Password);

    // Every service that people's tokens come to validates them by itself.
    private async Task ShopAroundAsync(Shop shop)
    {
        foreach (var path in new[] { "me", "orders", "notifications" }) (await shop.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        var placed = await shop.PlaceAsync(Lamp);
        placed.Status.ShouldBe(HttpStatusCode.Created, placed.ToString());
        await shop.WaitForOrderAsync(placed.Text("orderId"), "Paid");
        using var channel = GrpcCaller.Connect(topology, "payments");
        var payment = await new Payments.PaymentsClient(channel).GetPaymentAsync(new GetPaymentRequest { OrderId = placed.Text("orderId") }, GrpcCaller.Call(shop.AccessToken));
        payment.OrderId.ShouldBe(placed.Text("orderId"));
    }

    // What a replica of users does when a key is due.
    private async Task<string> AddKeyAsync(TimeSpan ahead)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = Guid.NewGuid().ToString("N");
        await using var users = await topology.DatabaseAsync("usersdb", Shop.Token);
        await using var command = users.CreateCommand("INSERT INTO signing_keys (key_id, private_key, active_from, created_at) VALUES ($1, $2, now() + $3, now())");
        foreach (var value in new object[] { id, pair.ExportPkcs8PrivateKeyPem(), ahead }) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(Shop.Token);
        return id;
    }

    private static async Task<IReadOnlyList<string>> PublishedAsync(Shop shop) =>
        [.. (await shop.GetAsync("/.well-known/jwks.json")).Json["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    private static string KeyOf(Shop shop)
    {
        var header = shop.AccessToken.Split('.')[0];
        return (string)JsonNode.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(header)))!["kid"]!;
    }
}
