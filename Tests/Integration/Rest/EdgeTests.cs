using System.Net;
using System.Net.Sockets;
using System.Text;
using AspireOrders.Tests.Integration.Fuzz;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Rest;

/// <summary>What the gateway does before any route, as a client on a socket sees it.</summary>
public sealed class EdgeTests(RunningTopology topology)
{
    private const string Lamp = "products/00000000-0000-4000-8000-000000000098";

    [Fact]
    public async Task An_answer_says_how_much_more_its_caller_may_send()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);

        var answer = await customer.GetAsync("orders");

        answer.Headers["RateLimit-Policy"].ShouldContain(";q=100000;w=1");
        answer.Headers["RateLimit"].ShouldMatch("^\"(user|address)\";r=[0-9]+;t=[01]$");
    }

    [Fact]
    public async Task Head_has_the_headers_of_get_and_no_body()
    {
        using var nobody = new Shop(topology.CreateClient());

        var head = await nobody.SendAsync(HttpMethod.Head, Lamp, null);

        head.Status.ShouldBe(HttpStatusCode.OK);
        head.Headers["ETag"].ShouldNotBeEmpty();
        int.Parse(head.Headers["Content-Length"]).ShouldBeGreaterThan(100);
        head.Body.ShouldBeEmpty();
        (await nobody.SendAsync(HttpMethod.Head, "nowhere", null)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("orders", "GET, HEAD, POST, OPTIONS")]
    [InlineData("auth/login", "POST, OPTIONS")]
    [InlineData(Lamp, "GET, HEAD, PUT, OPTIONS")]
    public async Task Options_and_a_refused_method_name_the_methods_of_the_path(string path, string methods)
    {
        using var nobody = new Shop(topology.CreateClient());

        var options = await nobody.SendAsync(HttpMethod.Options, path, null);
        var refused = await nobody.SendAsync(HttpMethod.Patch, path, null);

        options.Status.ShouldBe(HttpStatusCode.NoContent);
        options.Headers["Allow"].Split(", ").ShouldBe(methods.Split(", "), ignoreOrder: true);
        refused.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        refused.Code.ShouldBe(4001);
        refused.Headers["Allow"].Split(", ").ShouldBe(methods.Split(", "), ignoreOrder: true);
    }

    [Fact]
    public async Task Metrics_are_on_the_management_port_and_not_in_public()
    {
        using var nobody = new Shop(topology.CreateClient());
        using var management = new HttpClient { BaseAddress = topology.Endpoint("gateway", "management") };
        await nobody.GetAsync(Lamp);

        var text = await management.GetStringAsync("/metrics", Shop.Token);

        text.ShouldContain("gateway_catalogue_answers_total{source=");
        text.ShouldContain("gateway_rate_limit_portions_total{bucket=\"shared\"}");
        text.ShouldContain("gateway_in_flight ");
        text.ShouldContain("http_route=\"/api/v1/products/{id:guid}\"");
        text.ShouldContain("rpc_client_in_flight{rpc_service=");
        (await management.GetAsync("/alive", Shop.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await management.GetAsync("/api/v1/products", Shop.Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await nobody.GetAsync("/metrics")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_operators_change_is_in_the_operators_next_read_and_the_tag_changes_with_it()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        var id = await operations.CreateProductAsync(3);
        for (var version = 1; version <= 5; version++)
        {
            var before = await operations.GetAsync($"products/{id}");
            var body = new { name = $"Lamp {version}", description = "", category = "test", price = new { currency = "EUR", amount = 11.50m }, version };
            (await operations.PutAsync($"products/{id}", body)).Status.ShouldBe(HttpStatusCode.OK);

            var after = await operations.SendAsync(HttpMethod.Get, $"products/{id}", null, ("If-None-Match", before.Headers["ETag"]));

            after.Status.ShouldBe(HttpStatusCode.OK);
            after.Text("name").ShouldBe($"Lamp {version}");
            (await operations.GetAsync("products?search=&category=test&limit=100&sort=-name")).ToString().ShouldContain($"Lamp {version}");
        }
    }

    [Fact]
    public async Task What_a_customer_orders_is_gone_from_the_shelf_in_the_customers_next_read()
    {
        using var operations = await Shop.AsOperatorAsync(topology);
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var id = await operations.CreateProductAsync(10);
        for (var left = 9; left >= 5; left--)
        {
            (await customer.PlaceAsync(id)).Status.ShouldBe(HttpStatusCode.Created);
            (await customer.AvailableAsync(id)).ShouldBe(left);
        }
    }

    [Fact]
    public async Task A_problem_is_told_in_Chinese_to_who_asks_for_it()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);

        var answer = await customer.SendAsync(HttpMethod.Post, "orders", new { items = Array.Empty<object>(), paymentToken = "" }, ("Accept-Language", "zh-CN"));

        answer.Code.ShouldBe(4001);
        answer.Text("title").ShouldBe("输入无效");
        answer.Text("detail").ShouldBe("请求无效。");
        answer.Json["details"]!.AsArray().Select(d => (string)d!["reason"]!).ShouldContain("为空");
        answer.Headers["Content-Language"].ShouldBe("zh");
    }

    [Theory]
    [InlineData("GET /api/v1/products?search={0} HTTP/1.1\r\n", 9_000, 414)]
    [InlineData("GET /api/v1/products HTTP/1.1\r\nX-Long: {0}\r\n", 33_000, 431)]
    [InlineData("GET /api/v1/products HTTP/1.1\r\n{0}", 101, 431)]
    public async Task A_head_that_is_too_large_is_a_problem_document_too(string head, int size, int status)
    {
        var filling = size < 1000 ? string.Concat(Enumerable.Range(0, size).Select(i => $"X-{i}: 1\r\n")) : new string('a', size);
        var request = string.Format(System.Globalization.CultureInfo.InvariantCulture, head, filling) + "Host: localhost\r\nConnection: close\r\nAccept-Language: zh\r\n\r\n";

        var answer = await RawHttp.SendAsync(topology.Endpoint("gateway", "http").Port, Encoding.ASCII.GetBytes(request), Shop.Token, hangsUp: false);

        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldContain("application/problem+json");
        answer.Text.ShouldContain("\"code\":4004");
    }

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("zz")]
    [InlineData("-1")]
    public async Task A_chunk_whose_size_is_no_size_is_refused(string size)
    {
        var request = "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}";

        var answer = await RawHttp.SendAsync(topology.Endpoint("gateway", "http").Port, Encoding.ASCII.GetBytes(request), Shop.Token, hangsUp: false);

        answer.Status.ShouldBe(400, answer.Text);
        answer.Text.ShouldContain("\"code\":4001");
    }

    [Fact]
    public async Task A_body_without_a_length_is_measured_also_where_nobody_reads_it()
    {
        using var customer = await Shop.AsNewCustomerAsync(topology);
        var id = (await customer.PlaceAsync("00000000-0000-4000-8000-000000000001")).Text("orderId");
        await customer.WaitForOrderAsync(id, "Paid");

        (await CancelAsync(1500)).Status.ShouldBe(413);

        (await customer.GetAsync($"orders/{id}")).Text("status").ShouldBe("Paid");
        (await CancelAsync(1)).Status.ShouldBe(200);

        Task<RawAnswer> CancelAsync(int kibibytes)
        {
            var chunks = string.Concat(Enumerable.Repeat($"400\r\n{new string(' ', 1024)}\r\n", kibibytes));
            var request = $"POST /api/v1/orders/{id}/cancel HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {customer.AccessToken}\r\n"
                + $"Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n";
            return RawHttp.SendAsync(topology.Endpoint("gateway", "http").Port, Encoding.ASCII.GetBytes(request), Shop.Token, hangsUp: false);
        }
    }

    [Fact]
    public async Task A_body_that_trickles_in_is_given_up()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("localhost", topology.Endpoint("gateway", "http").Port, Shop.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"), Shop.Token);
        using var trickling = CancellationTokenSource.CreateLinkedTokenSource(Shop.Token);
        var trickle = TrickleAsync(socket, trickling.Token);

        var answer = new byte[4096];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Shop.Token);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var length = await socket.ReceiveAsync(answer, limit.Token);
        await trickling.CancelAsync();
        await trickle;

        var text = Encoding.UTF8.GetString(answer, 0, length);
        text.ShouldStartWith("HTTP/1.1 408 ");
        text.ShouldContain("Connection: close");
        text.ShouldContain("\"code\":4001");
    }

    private static async Task TrickleAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(" "u8.ToArray(), cancellationToken);
                await Task.Delay(100, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The server has had enough.
            return;
        }
    }
}
