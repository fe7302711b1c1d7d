using System.Text;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>What is nobody's business is in no log and in no error, whatever goes wrong with it.</summary>
public sealed class SecretsTests(RunningTopology topology)
{
    [Fact]
    public async Task Secrets_and_personal_data_are_in_no_log_and_in_no_error()
    {
        var mark = Guid.NewGuid().ToString("N");
        var (email, password, name) = ($"planted-{mark}@example.com", $"Planted-password-{mark}", $"Planted {mark}");
        using var nobody = new Shop(topology.CreateClient());
        (await nobody.PostAsync("auth/register", new { email, password, displayName = name })).Status.ShouldBe(System.Net.HttpStatusCode.Created);
        var signedIn = await nobody.PostAsync("auth/login", new { email, password });
        using var customer = await new Shop(topology.CreateClient()).SignInAsync(email, password);
        var refreshToken = signedIn.Text("refreshToken");
        string[] planted = [email, password, name, refreshToken, Signature(signedIn.Text("accessToken")), Signature(customer.AccessToken), $"tok_{mark}"];

        List<Answer> errors =
        [
            await nobody.PostAsync("auth/register", new { email, password, displayName = name }),
            await nobody.PostAsync("auth/login", new { email, password = password + "x" }),
            await nobody.PostAsync("auth/login", new { email, password = 5, displayName = name }),
            await nobody.PostAsync("auth/refresh", new { refreshToken = refreshToken + "x" }),
            await customer.PostAsync("orders", new { items = new[] { new { productId = name, quantity = 1 } }, paymentToken = $"tok_{mark}" }),
            await customer.PostAsync("orders", new { items = new[] { new { productId = Guid.NewGuid(), quantity = 1 } }, paymentToken = $"tok_{mark}" }),
            await customer.GetAsync("users?search=" + Uri.EscapeDataString(email)),
            await nobody.SendAsync(HttpMethod.Get, "me", null, ("Authorization", $"Bearer {customer.AccessToken}x")),
            await nobody.SendAsync(HttpMethod.Post, "auth/login", new StringContent($"{{\"email\":\"{email}\",\"password\":\"{password}\"", Encoding.UTF8, "application/json")),
        ];
        (await nobody.PostAsync("auth/refresh", new { refreshToken })).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await nobody.PostAsync("auth/refresh", new { refreshToken })).Code.ShouldBe(1002);
        var order = await customer.PlaceAsync("00000000-0000-4000-8000-000000000007");
        await customer.WaitForOrderAsync(order.Text("orderId"), "Paid");

        errors.ShouldAllBe(e => (int)e.Status >= 400 && (int)e.Status < 500);
        foreach (var error in errors) Found(Encoding.UTF8.GetString(error.Body), planted).ShouldBeEmpty();
        foreach (var file in Directory.EnumerateFiles(topology.LogDirectory, "*.log"))
        {
            Found(await ReadAsync(file), [.. planted, topology.DemoPassword]).ShouldBeEmpty(Path.GetFileName(file));
        }
    }

    private static IEnumerable<string> Found(string text, IEnumerable<string> planted) => planted.Where(p => text.Contains(p, StringComparison.OrdinalIgnoreCase));

    private static string Signature(string token) => token[(token.LastIndexOf('.') + 1)..];

    // The process that writes it goes on writing.
    private static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return await reader.ReadToEndAsync(Shop.Token);
    }
}
