using System.Diagnostics;
using AspireOrders.ServiceDefaults.Telemetry;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class SpanNamesTests
{
    private const string Web = "Microsoft.AspNetCore", Rpc = "Grpc.Net.Client", Http = "System.Net.Http", Database = "Npgsql";

    [Theory]
    [InlineData("/api/v1/orders", "POST /api/v1/orders")]
    [InlineData("/api/v1/orders/", "POST /api/v1/orders")]
    [InlineData("api/v1/orders/{id}", "POST /api/v1/orders/{id}")]
    [InlineData(null, "POST")]
    public void A_request_is_named_by_method_and_route(string? route, string expected) =>
        Named(Web, ("http.request.method", "POST"), ("http.route", route), ("url.path", "/api/v1/orders/17")).DisplayName.ShouldBe(expected);

    [Fact]
    public void A_served_rpc_is_named_by_service_and_method()
    {
        var span = Named(
            Web, ("http.request.method", "POST"), ("http.route", "/aspireorders.orders.v1.Orders/CreateOrder"),
            ("grpc.method", "/aspireorders.orders.v1.Orders/CreateOrder"), ("grpc.status_code", "5"));

        span.DisplayName.ShouldBe("aspireorders.orders.v1.Orders/CreateOrder");
        span.GetTagItem("rpc.system").ShouldBe("grpc");
        span.GetTagItem("rpc.service").ShouldBe("aspireorders.orders.v1.Orders");
        span.GetTagItem("rpc.method").ShouldBe("CreateOrder");
        span.GetTagItem("rpc.grpc.status_code").ShouldBe(5);
        span.GetTagItem("grpc.method").ShouldBeNull();
        span.GetTagItem("grpc.status_code").ShouldBeNull();
    }

    [Theory]
    [InlineData("0", ActivityStatusCode.Unset)]
    [InlineData("5", ActivityStatusCode.Error)]
    public void A_call_of_an_rpc_is_named_likewise_and_fails_with_whatever_is_not_OK(string code, ActivityStatusCode expected)
    {
        var span = Named(Rpc, ("grpc.method", "/aspireorders.inventory.v1.Inventory/Reserve"), ("grpc.status_code", code));

        span.DisplayName.ShouldBe("aspireorders.inventory.v1.Inventory/Reserve");
        span.GetTagItem("rpc.grpc.status_code").ShouldBe(int.Parse(code));
        span.Status.ShouldBe(expected);
    }

    [Fact]
    public void A_call_by_HTTP_is_named_by_its_method_since_its_address_has_values_in_it() =>
        Named(Http, ("http.request.method", "GET"), ("url.full", "https://provider.example/charges/17")).DisplayName.ShouldBe("GET");

    [Fact]
    public void A_statement_is_named_by_what_it_does()
    {
        var span = Named(Database, ("db.system.name", "postgresql"), ("db.query.text", "INSERT INTO orders (order_id) SELECT unnest($1)"));

        span.DisplayName.ShouldBe("INSERT orders");
        span.GetTagItem("db.query.summary").ShouldBe("INSERT orders");
        span.GetTagItem("db.operation.name").ShouldBe("INSERT");
        span.GetTagItem("db.collection.name").ShouldBe("orders");
    }

    [Fact]
    public void What_nobody_will_see_is_left_as_it_is()
    {
        using var span = Started(Http, ActivitySamplingResult.AllData, ("http.request.method", "GET"));
        using var names = new SpanNames();

        names.OnEnd(span);

        span.DisplayName.ShouldBe("work");
    }

    private static Activity Named(string source, params (string Name, object? Value)[] tags)
    {
        var span = Started(source, ActivitySamplingResult.AllDataAndRecorded, tags);
        using var names = new SpanNames();
        names.OnEnd(span);
        return span;
    }

    private static Activity Started(string name, ActivitySamplingResult decision, params (string Name, object? Value)[] tags)
    {
        using var source = new ActivitySource(name);
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => ReferenceEquals(candidate, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => decision,
        };
        ActivitySource.AddActivityListener(listener);
        var span = source.StartActivity("work", name == Web ? ActivityKind.Server : ActivityKind.Client).ShouldNotBeNull();
        // Whoever listens to a source of this name in another test at the same time may want it recorded.
        if (decision != ActivitySamplingResult.AllDataAndRecorded) span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        foreach (var (tag, value) in tags) span.SetTag(tag, value);
        return span;
    }
}
