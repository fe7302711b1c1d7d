using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AspireOrders.Load.Shop;

/// <summary>What customers and the operator ask of the gateway.</summary>
/// <param name="http">With the address of <c>/api/v1/</c>.</param>
internal sealed class GatewayClient(HttpClient http)
{
    /// <summary>Makes an account; false when it is there already.</summary>
    public async Task<bool> RegisterAsync(string email, string password, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Post, "auth/register", new { email, password, displayName = "Load" }, null, cancellationToken);
            return true;
        }
        catch (GatewayException refused) when (refused.Status == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>An access token.</summary>
    public async Task<string> SignInAsync(string email, string password, CancellationToken cancellationToken) =>
        (string)(await SendAsync(HttpMethod.Post, "auth/login", new { email, password }, null, cancellationToken))!["accessToken"]!;

    /// <summary>The first products of the catalogue.</summary>
    public async Task<IReadOnlyList<Guid>> ProductsAsync(CancellationToken cancellationToken)
    {
        var page = await SendAsync(HttpMethod.Get, "products?limit=100", null, null, cancellationToken);
        return [.. page!["items"]!.AsArray().Select(static product => Guid.Parse((string)product!["productId"]!))];
    }

    /// <summary>Orders.</summary>
    public async Task PlaceOrderAsync(IReadOnlyList<OrderLine> items, string paymentToken, string accessToken, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, "orders", new { items, paymentToken }, accessToken, cancellationToken);

    /// <summary>Adds pieces to the stock of a product.</summary>
    public async Task RestockAsync(Guid productId, int quantity, string operatorToken, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, $"products/{productId}/restock", new { quantity }, operatorToken, cancellationToken);

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.IsSuccessStatusCode) return text.Length == 0 ? null : JsonNode.Parse(text);
        throw new GatewayException($"{method} {path}", response.StatusCode, CodeOf(response, text));
    }

    private static int? CodeOf(HttpResponseMessage response, string text) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json" && JsonNode.Parse(text)?["code"] is JsonValue code
            && code.GetValueKind() == JsonValueKind.Number
            ? code.GetValue<int>()
            : null;
}

/// <summary>Pieces of one product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many.</param>
internal sealed record OrderLine(Guid ProductId, int Quantity);

/// <summary>The gateway refused a request.</summary>
/// <param name="request">Method and path.</param>
/// <param name="status">The answer's status.</param>
/// <param name="code">The code of the error table; null when the answer has none.</param>
public sealed class GatewayException(string request, HttpStatusCode status, int? code) : Exception($"{request} is answered {(int)status}{(code is null ? "" : $" (code {code})")}.")
{
    /// <summary>The answer's status.</summary>
    public HttpStatusCode Status => status;

    /// <summary>The code of the error table; null when the answer has none.</summary>
    public int? Code => code;

    /// <summary>For counting.</summary>
    public string Outcome => $"refused with {code ?? (int)status}";
}
