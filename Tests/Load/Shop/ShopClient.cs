using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AspireOrders.Load.Shop;

/// <summary>What the benchmark does over REST before and after the orders: accounts, products, stock, the audit.</summary>
internal sealed class ShopClient(Uri gateway, TimeProvider clock) : IDisposable
{
    private const string OperatorEmail = "ops@example.com";
    private static readonly TimeSpan AuditLimit = TimeSpan.FromMinutes(10);

    // Of accounts on data that is thrown away.
    private readonly string customerSecret = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    // Limits are the requests' own.
    private readonly HttpClient http = new() { BaseAddress = new Uri(gateway, "/api/v1/"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Registers customers and signs them in; checking a password is meant to be slow, so there are only a few.</summary>
    public async Task<IReadOnlyList<Customer>> SignInCustomersAsync(int count, CancellationToken cancellationToken)
    {
        var run = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var customers = new List<Customer>();
        for (var i = 0; i < count; i++)
        {
            var email = $"bench-{run}-{i}@example.com";
            var registered = await SendAsync(HttpMethod.Post, "auth/register", new { email, password = customerSecret, displayName = "Bench" }, null, cancellationToken);
            customers.Add(new Customer(Guid.Parse((string)registered["userId"]!), await SignInAsync(email, customerSecret, cancellationToken)));
        }

        return customers;
    }

    /// <summary>The operator's access token.</summary>
    public Task<string> SignInOperatorAsync(string password, CancellationToken cancellationToken) => SignInAsync(OperatorEmail, password, cancellationToken);

    /// <summary>The first products of the catalogue, at most a hundred.</summary>
    public async Task<IReadOnlyList<Guid>> ProductsAsync(CancellationToken cancellationToken)
    {
        var page = await SendAsync(HttpMethod.Get, "products?limit=100", null, null, cancellationToken);
        return [.. page["items"]!.AsArray().Select(p => Guid.Parse((string)p!["productId"]!))];
    }

    /// <summary>Adds pieces to the stock of a product.</summary>
    public Task RestockAsync(Guid productId, int quantity, string operatorToken, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"products/{productId}/restock", new { quantity }, operatorToken, cancellationToken);

    /// <summary>Reads a page of a hundred orders of a customer.</summary>
    /// <returns>The cursor of the next page; null on the last one.</returns>
    public async Task<string?> NextOrdersAsync(string? cursor, string accessToken, CancellationToken cancellationToken)
    {
        var path = cursor is null ? "orders?limit=100" : $"orders?limit=100&cursor={Uri.EscapeDataString(cursor)}";
        return (string?)(await SendAsync(HttpMethod.Get, path, null, accessToken, cancellationToken))["nextCursor"];
    }

    /// <summary>Has the data of all services compared.</summary>
    public async Task<JsonNode> AuditAsync(string operatorToken, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AuditLimit);
        return await SendAsync(HttpMethod.Get, "ops/consistency", null, operatorToken, limit.Token);
    }

    public void Dispose() => http.Dispose();

    private async Task<string> SignInAsync(string email, string password, CancellationToken cancellationToken) =>
        (string)(await SendAsync(HttpMethod.Post, "auth/login", new { email, password }, null, cancellationToken))["accessToken"]!;

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
