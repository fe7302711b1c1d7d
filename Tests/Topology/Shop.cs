using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AspireOrders.Tests.Topology;

/// <summary>A client of the REST interface, as one user or as nobody.</summary>
internal sealed class Shop(HttpClient http) : IDisposable
{
    public const string Password = "correct horse battery staple";

    private static int number;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Shop> AsNewCustomerAsync(IPlatform topology)
    {
        var email = $"customer{Interlocked.Increment(ref number)}-{Guid.NewGuid():N}@example.com";
        var shop = new Shop(topology.CreateClient());
        var registered = await shop.PostAsync("auth/register", new { email, password = Password, displayName = "A customer" });
        registered.Status.ShouldBe(HttpStatusCode.Created, registered.ToString());
        return await shop.SignInAsync(email, Password);
    }

    public static async Task<Shop> AsOperatorAsync(IPlatform topology)
    {
        var token = await topology.OperatorTokenAsync(Token);
        var http = topology.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Shop(http);
    }

    /// <summary>The operator's access token.</summary>
    public static async Task<string> SignInOperatorAsync(IPlatform topology)
    {
        using var shop = await new Shop(topology.CreateClient()).SignInAsync("ops@example.com", topology.DemoPassword);
        return shop.AccessToken;
    }

    public async Task<Shop> SignInAsync(string email, string password)
    {
        var answer = await PostAsync("auth/login", new { email, password });
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.ToString());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Text("accessToken"));
        return this;
    }

    public string AccessToken => http.DefaultRequestHeaders.Authorization?.Parameter ?? "";

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Answer> PlaceAsync(string productId, int quantity = 1, string token = "tok_ok", string? key = null) =>
        SendAsync(HttpMethod.Post, "orders", new { items = new[] { new { productId, quantity } }, paymentToken = token }, ("Idempotency-Key", key));

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path);
        if (body is HttpContent content) request.Content = content;
        else if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var (name, value) in headers) if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, Token);
        return await Answer.ReadAsync(response, Token);
    }

    /// <summary>Waits until the order is in the state.</summary>
    public Task<Answer> WaitForOrderAsync(string orderId, string status) =>
        Eventually.SatisfiesAsync(_ => GetAsync($"orders/{orderId}"), a => a.Text("status") == status, Token);

    /// <summary>A product of its own for a test that counts pieces.</summary>
    public async Task<string> CreateProductAsync(int quantity, decimal amount = 10.00m)
    {
        var body = new { sku = Guid.NewGuid().ToString("N"), name = "Test Lamp", description = "", category = "test", price = new { currency = "EUR", amount }, quantity };
        var answer = await PostAsync("products", body);
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.ToString());
        return answer.Text("productId");
    }

    public async Task<int> AvailableAsync(string productId) => (int)(await GetAsync($"products/{productId}")).Json["available"]!;

    public void Dispose() => http.Dispose();
}
