using System.Net;
using System.Text;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.Tests.Integration.Rpc;
using AspireOrders.Tests.Integration.Telemetry;
using AspireOrders.Tests.Integration.Topology;
using Grpc.Core;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>What is nobody's business is in no log, no trace, no metric and no error of any service, whatever goes wrong with it.</summary>
public sealed class SecretsTests(RunningTopology topology)
{
    private static readonly string[] Services = ["users", "orders", "inventory", "payments", "notifications", "gateway"];

    [Fact]
    public async Task Secrets_and_personal_data_are_in_no_log_no_trace_and_no_error()
    {
        using var observed = topology.Telemetry.Observe();
        var mark = Guid.NewGuid().ToString("N");
        var (email, password, name) = ($"planted-{mark}@example.com", $"Planted-password-{mark}", $"Planted {mark}");
        using var nobody = new Shop(Client(observed));
        (await nobody.PostAsync("auth/register", new { email, password, displayName = name })).Status.ShouldBe(HttpStatusCode.Created);
        var signedIn = await nobody.PostAsync("auth/login", new { email, password });
        using var customer = await new Shop(Client(observed)).SignInAsync(email, password);
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
        (await nobody.PostAsync("auth/refresh", new { refreshToken })).Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.PostAsync("auth/refresh", new { refreshToken })).Code.ShouldBe(1002);
        var order = await customer.PlaceAsync("00000000-0000-4000-8000-000000000007");
        await customer.WaitForOrderAsync(order.Text("orderId"), "Paid");

        errors.ShouldAllBe(e => (int)e.Status >= 400 && (int)e.Status < 500);
        var told = errors.Select(e => Encoding.UTF8.GetString(e.Body)).Concat(await RpcErrorsAsync(email, password, name, refreshToken, observed));
        foreach (var error in told) Found(error, planted).ShouldBeEmpty();
        await ExportedAsync(observed);
        observed.Find([.. planted, topology.DemoPassword]).ShouldBeEmpty();
        foreach (var file in Directory.EnumerateFiles(topology.LogDirectory, "*.log"))
        {
            Found(await ReadAsync(file), [.. planted, topology.DemoPassword]).ShouldBeEmpty(Path.GetFileName(file));
        }
    }

    // Every request is in the trace that all services keep and export.
    private HttpClient Client(Observation observed)
    {
        var client = topology.CreateClient();
        client.DefaultRequestHeaders.Add("traceparent", observed.TraceParent);
        return client;
    }

    private async Task<IReadOnlyList<string>> RpcErrorsAsync(string email, string password, string name, string refreshToken, Observation observed)
    {
        using var channel = GrpcCaller.Connect(topology, "users");
        var users = new Users.UsersClient(channel);
        var call = GrpcCaller.Call();
        call.Headers!.Add("traceparent", observed.TraceParent);
        return
        [
            await ErrorAsync(users.RegisterAsync(new RegisterRequest { Email = email, Password = password, DisplayName = name }, call)),
            await ErrorAsync(users.RegisterAsync(new RegisterRequest { Email = name, Password = "x", DisplayName = email }, call)),
            await ErrorAsync(users.LoginAsync(new LoginRequest { Email = email, Password = name }, call)),
            await ErrorAsync(users.RefreshAsync(new RefreshRequest { RefreshToken = refreshToken }, call)),
        ];
    }

    private static async Task<string> ErrorAsync<T>(AsyncUnaryCall<T> call)
    {
        var failure = await Should.ThrowAsync<RpcException>(async () => await call);
        var trailers = failure.Trailers.Select(t => t.IsBinary ? Encoding.Latin1.GetString(t.ValueBytes) : t.Value);
        return failure.Status.Detail + string.Concat(trailers);
    }

    // What happened is in the next export of each service; the trace tells that every service had a part in it.
    private static async Task ExportedAsync(Observation observed)
    {
        await Eventually.SatisfiesAsync(
            _ => Task.FromResult(Services.Except(observed.Spans.Select(span => span.Service), StringComparer.Ordinal).ToList()), silent => silent.Count == 0, Shop.Token);
        var before = observed.Exports;
        await Eventually.SatisfiesAsync(
            _ => Task.FromResult(Services.Where(s => observed.Exports.GetValueOrDefault($"{s} metrics") < before.GetValueOrDefault($"{s} metrics") + 2).ToList()),
            waiting => waiting.Count == 0, Shop.Token);
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
