using System.IO.Compression;
using System.Text;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>Requests to the gateway as they go over a socket, each bad in a way of its own.</summary>
/// <param name="mischief">Where the badness comes from.</param>
/// <param name="tokens">Tokens of signed-in users, so that some get past the door.</param>
internal sealed class BadRestRequests(Mischief mischief, IReadOnlyList<string> tokens)
{
    private const string Id = "00000000-0000-4000-8000-000000000001";

    // No live configuration: other tests run on this platform.
    private static readonly string[] Paths =
    [
        "/api/v1/orders", "/api/v1/orders/" + Id, "/api/v1/orders/" + Id + "/items", "/api/v1/orders/" + Id + "/cancel", "/api/v1/orders/" + Id + "/ship",
        "/api/v1/orders/" + Id + "/deliver", "/api/v1/orders/" + Id + "/events", "/api/v1/products", "/api/v1/products/" + Id + "/restock", "/api/v1/users", "/api/v1/users/" + Id,
        "/api/v1/me", "/api/v1/notifications", "/api/v1/auth/register", "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/logout", "/api/v1/ops/dead-letters", "/api/v1/ops/dead-letters/orders-1/replay",
        "/openapi/v1.json", "/.well-known/jwks.json", "/docs/index.html", "/alive", "/metrics", "/",
    ];

    private static readonly byte[] Bomb = Compressed(new byte[4 * 1024 * 1024]);

    /// <summary>The next one.</summary>
    public byte[] Next() => mischief.Next(14) switch
    {
        0 or 1 or 2 => Request(Method(), Path(), Encoding.UTF8.GetBytes(mischief.Json())),
        3 => Request("POST", Path(), Encoding.UTF8.GetBytes(Mischief.Nested(mischief.OneOf(65, 1000, 100_000), mischief.Chance(0.5)))),
        4 => Request("POST", Path(), mischief.Bytes(4000), mischief.OneOf("application/json; charset=utf-16", "application/json", "text/plain", "application/json; charset=nonsense", "a/b/c")),
        5 => Request("POST", Path(), Bomb, "application/json", "Content-Encoding: " + mischief.OneOf("gzip", "br", "deflate", "gzip, gzip")),
        6 => Request(mischief.OneOf("GET", "POST"), WithQuery(Path()), []),
        7 => Request(mischief.OneOf("TRACE", "CONNECT", "PATCH", "PROPFIND", "get", "G\u0001T", new string('X', 3000)), Path(), []),
        8 => Request("GET", Path(), [], null, [.. Enumerable.Range(0, mischief.OneOf(99, 101, 400)).Select(i => $"X-{i}: {mischief.Next(10)}")]),
        9 => Request("GET", Path(), [], null, $"X-Long: {new string('a', mischief.OneOf(8_000, 33_000, 100_000))}"),
        10 => Request("GET", mischief.OneOf("/" + new string('a', 9000), "/api/v1/orders/%00", "/..%2f..%2fetc", "//", "/api/v1/products/%E0%80%80", "*", "http://x/", "/%", "/\u00e9"), []),
        11 => Chunked(Path()),
        12 => Announced(Path()),
        _ => Request(Method(), Path(), Encoding.UTF8.GetBytes(mischief.Json()), "application/json", Header(), Header(), Header()),
    };

    private string Method() => mischief.OneOf("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS");

    private string Path() => mischief.OneOf(Paths);

    private string WithQuery(string path) => path + "?" + string.Join('&', Enumerable.Range(0, mischief.Next(8)).Select(_ =>
        $"{mischief.OneOf("limit", "cursor", "sort", "status", "search", "category", "", "x[]")}={(mischief.Chance(0.7) ? Uri.EscapeDataString(mischief.Text()) : mischief.OneOf("%", "%zz", "+", "%00", "%ff"))}"));

    private string Header() => mischief.OneOf("Idempotency-Key", "Last-Event-ID", "If-None-Match", "Accept-Language", "Accept", "traceparent", "tracestate", "Range", "Expect", "Cookie", "X-Forwarded-For")
        + ": " + string.Concat(mischief.Text().Where(c => c is >= ' ' and <= '~').Take(500));

    private byte[] Request(string method, string path, byte[] body, string? type = "application/json", params IEnumerable<string> headers)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if (Authorization() is { } authorization) head.Append(authorization);
        if (body.Length > 0) head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        if (body.Length > 0 && type is not null) head.Append("Content-Type: ").Append(type).Append("\r\n");
        foreach (var header in headers) head.Append(header).Append("\r\n");
        byte[] request = [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
        return mischief.Chance(0.05) ? request[..mischief.Next(request.Length)] : request;
    }

    // Chunks whose sizes are no sizes, or no end.
    private byte[] Chunked(string path) => Encoding.Latin1.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Authorization()}Content-Type: application/json\r\nTransfer-Encoding: {mischief.OneOf("chunked", "chunked, chunked", "gzip", "identity")}\r\n"
        + $"{mischief.OneOf("", "Content-Length: 5\r\n")}\r\n{mischief.OneOf("5\r\n{\"a\":\r\n0\r\n\r\n", "zz\r\n", "ffffffffffffffff\r\n{}", "-1\r\n", "2;ext=" + new string('x', 5000) + "\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\n")}");

    // More is announced than comes, or more comes than is taken.
    private byte[] Announced(string path) => Encoding.Latin1.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{Authorization()}Content-Type: application/json\r\nContent-Length: {mischief.OneOf("100", "1048577", "99999999999", "-1", "9223372036854775808", "x")}\r\n\r\n{{}}");

    private string? Authorization() => mischief.Next(4) switch
    {
        0 => null,
        1 => $"Authorization: {mischief.OneOf("Bearer", "Basic", "Bearer ", "bearer a.b.c", "Bearer " + new string('a', 4000), "Bearer eyJhbGciOiJub25lIn0.e30.")}\r\n",
        _ => $"Authorization: Bearer {mischief.OneOf(tokens)}\r\n",
    };

    private static byte[] Compressed(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return target.ToArray();
    }
}
