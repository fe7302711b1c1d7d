using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AspireOrders.Tests.Topology;

/// <summary>A response, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new ShouldAssertException("The body is null.");

    public int Code => (int)Json["code"]!;

    /// <summary>The fields that a problem names.</summary>
    public IReadOnlyList<string> Fields => [.. Json["details"]!.AsArray().Select(d => (string)d!["field"]!)];

    public string Text(string property) => (string?)Json[property] ?? throw new ShouldAssertException($"There is no {property} in {this}");

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), headers);
    }

    public override string ToString() => $"{(int)Status} {Encoding.UTF8.GetString(Body)}";
}
