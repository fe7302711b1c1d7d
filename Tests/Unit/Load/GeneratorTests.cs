using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AspireOrders.Load.Generator;
using AspireOrders.Load.Shop;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace AspireOrders.Tests.Unit.Load;

public sealed class GeneratorTests : IDisposable
{
    private static readonly Guid Product = new("00000000-0000-4000-8000-000000000001");

    private readonly List<(string Request, string Token, JsonNode? Body)> requests = [];
    private readonly VisitRecorder recorder = new();
    private readonly GeneratorOptions options = new() { Gateway = new Uri("http://gateway"), Password = "secret", Rate = 200, Customers = 2 };
    private readonly HttpClient http;
    private Func<string, HttpStatusCode> statusOf = static _ => HttpStatusCode.OK;
    private int problem;

    public GeneratorTests() => http = new HttpClient(new Gateway(AnswerAsync)) { BaseAddress = new Uri("http://gateway/api/v1/") };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        http.Dispose();
        recorder.Dispose();
    }

    [Fact]
    public async Task Customers_are_registered_once_and_everybody_signs_in_before_the_first_visit()
    {
        statusOf = static request => request == "POST auth/register" ? HttpStatusCode.Conflict : HttpStatusCode.OK;
        problem = 2002;
        using var visitor = CreateVisitor();

        await visitor.EnterAsync(Cancellation);

        requests.Where(r => r.Request == "POST auth/login").Select(r => (string?)r.Body!["email"])
            .ShouldBe(["loadgen-1@example.com", "loadgen-2@example.com", "ops@example.com"]);
    }

    [Fact]
    public async Task Who_may_not_come_in_says_why()
    {
        statusOf = static request => request == "POST auth/login" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK;
        problem = 1002;
        using var visitor = CreateVisitor();

        (await Should.ThrowAsync<ShopClosedException>(() => visitor.EnterAsync(Cancellation))).Message
            .ShouldBe("POST auth/login is answered 401 (code 1002).");
    }

    [Fact]
    public async Task A_visit_looks_at_the_catalogue_and_orders()
    {
        using var visitor = CreateVisitor();

        await visitor.VisitAsync(Cancellation);

        requests[0].Request.ShouldBe("GET products?limit=100");
        var order = requests.Single(r => r.Request == "POST orders").Body!;
        ((string?)order["items"]![0]!["productId"]).ShouldBe(Product.ToString());
        recorder.Totals().ShouldBe("In all 1 ordered.");
    }

    [Fact]
    public async Task A_token_that_has_expired_is_replaced_and_the_order_placed_with_the_new_one()
    {
        using var visitor = CreateVisitor();
        await visitor.EnterAsync(Cancellation);
        requests.Clear();
        var orders = 0;
        statusOf = request => request == "POST orders" && Interlocked.Increment(ref orders) == 1 ? HttpStatusCode.Unauthorized : HttpStatusCode.OK;

        await visitor.VisitAsync(Cancellation);

        requests.Select(r => r.Request).ShouldBe(["GET products?limit=100", "POST orders", "POST auth/login", "POST orders"]);
        requests[3].Token.ShouldNotBe(requests[1].Token);
        recorder.Totals().ShouldBe("In all 1 ordered.");
    }

    [Fact]
    public async Task When_the_shelves_are_empty_the_operator_fills_them()
    {
        using var visitor = CreateVisitor();
        statusOf = static request => request == "POST orders" ? HttpStatusCode.Conflict : HttpStatusCode.OK;
        problem = 2003;

        await visitor.VisitAsync(Cancellation);

        ((int?)requests.Single(r => r.Request == $"POST products/{Product}/restock").Body!["quantity"]).ShouldBe(1000);
        recorder.Totals().ShouldBe("In all 1 sold out.");
    }

    [Fact]
    public async Task What_is_refused_is_counted_by_its_code()
    {
        using var visitor = CreateVisitor();
        statusOf = static request => request == "POST orders" ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK;
        problem = 4029;

        await visitor.VisitAsync(Cancellation);

        recorder.SinceLast().ShouldBe("1 refused with 4029, slowest 0 ms.");
        recorder.SinceLast().ShouldBe("No visits.");
    }

    [Fact]
    public async Task Visitors_come_until_the_generator_is_stopped()
    {
        var visits = 0;
        var enough = new TaskCompletionSource();
        var visitor = new FakeVisitor(Task.CompletedTask, () =>
        {
            if (Interlocked.Increment(ref visits) == 3) enough.SetResult();
        });
        using var generator = CreateGenerator(visitor, Substitute.For<IHostApplicationLifetime>());

        await generator.StartAsync(Cancellation);
        await enough.Task.WaitAsync(Cancellation);
        await generator.StopAsync(Cancellation);

        generator.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_shop_that_is_closed_ends_the_generator()
    {
        var visitor = new FakeVisitor(Task.FromException(new ShopClosedException("nobody is there")), () => { });
        var lifetime = Substitute.For<IHostApplicationLifetime>();
        using var generator = CreateGenerator(visitor, lifetime);

        await generator.StartAsync(Cancellation);
        await generator.ExecuteTask!;

        lifetime.Received().StopApplication();
        generator.Failure.ShouldBe("nobody is there");
    }

    private Visitor CreateVisitor() =>
        new(new GatewayClient(http), recorder, Options.Create(options), new Random(1), TimeProvider.System);

    private LoadGenerator CreateGenerator(IVisitor visitor, IHostApplicationLifetime lifetime) =>
        new(visitor, recorder, Options.Create(options), lifetime, TimeProvider.System, NullLogger<LoadGenerator>.Instance);

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = $"{request.Method} {request.RequestUri!.PathAndQuery["/api/v1/".Length..]}";
        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        requests.Add((name, request.Headers.Authorization?.Parameter ?? "", body));
        var status = statusOf(name);
        if ((int)status >= 400) return Response(status, $$"""{"code":{{problem}}}""", "application/problem+json");
        var isCatalogue = name.StartsWith("GET products", StringComparison.Ordinal);
        var text = isCatalogue ? $$"""{"items":[{"productId":"{{Product}}"}]}""" : $$"""{"accessToken":"token {{requests.Count}}"}""";
        return Response(status, text, "application/json");
    }

    private static HttpResponseMessage Response(HttpStatusCode status, string text, string media) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, media) };

    private sealed class FakeVisitor(Task enter, Action visit) : IVisitor
    {
        public Task EnterAsync(CancellationToken cancellationToken) => enter;

        public Task VisitAsync(CancellationToken cancellationToken)
        {
            visit();
            return Task.CompletedTask;
        }
    }

    private sealed class Gateway(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }
}
