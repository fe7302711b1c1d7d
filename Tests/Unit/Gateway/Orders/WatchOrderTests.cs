using System.Net;
using System.Threading.Channels;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;

namespace AspireOrders.Tests.Unit.Gateway.Orders;

public sealed class WatchOrderTests : IClassFixture<GatewayFixture>
{
    private const string Path = $"/api/v1/orders/{Samples.OrderId}/events";
    private readonly Channel<OrderChange> changes = Channel.CreateUnbounded<OrderChange>();
    private readonly GatewayHost gateway;

    public WatchOrderTests(GatewayFixture fixture)
    {
        gateway = fixture.Fresh();
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => Samples.Order(OrderStatus.Reserved, version: 1));
        gateway.Services.OnStream("WatchOrder", changes.Reader);
    }

    [Fact]
    public async Task Each_change_of_state_is_one_event_and_is_sent_when_it_happens()
    {
        changes.Writer.TryWrite(Change(1, OrderStatus.Reserved));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        response.Content.Headers.ContentType?.ToString().ShouldBe("text/event-stream");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await EventAsync(lines)).ShouldBe("retry: 1000");
        (await EventAsync(lines)).ShouldBe(Event(1, "Reserved"));
        changes.Writer.TryWrite(Change(2, OrderStatus.Reserved));
        changes.Writer.TryWrite(Change(3, OrderStatus.Cancelled, "customer"));
        changes.Writer.Complete();
        (await EventAsync(lines)).ShouldBe(Event(3, "Cancelled", "\"customer\""));
        (await lines.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_stream_goes_on_after_the_last_event_seen(string lastEventId)
    {
        changes.Writer.TryWrite(Change(1, OrderStatus.Reserved));
        changes.Writer.TryWrite(Change(2, OrderStatus.Reserved));
        changes.Writer.TryWrite(Change(3, OrderStatus.Paid));
        changes.Writer.Complete();

        var response = await gateway.SendAsync(HttpMethod.Get, Path, null, Roles.Customer, ("Last-Event-ID", lastEventId));

        (await response.TextAsync()).ShouldBe($"retry: 1000\n\n{Event(3, "Paid")}\n\n");
    }

    [Fact]
    public async Task A_client_that_has_seen_the_end_is_told_to_stop()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => Samples.Order(OrderStatus.Delivered, version: 4));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, null, Roles.Customer, ("Last-Event-ID", "4"));

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_service_that_fails_in_mid_stream_ends_it()
    {
        changes.Writer.TryWrite(Change(1, OrderStatus.Reserved));
        changes.Writer.Complete(new RpcException(new Status(StatusCode.Unavailable, "killed")));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        (await response.TextAsync()).ShouldBe($"retry: 1000\n\n{Event(1, "Reserved")}\n\n");
    }

    [Fact]
    public async Task An_order_that_does_not_exist_is_a_problem_and_no_stream()
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", r => throw RpcErrors.ToRpc(DomainException.NotFound("order", r.OrderId)));

        var response = await gateway.SendAsync(HttpMethod.Get, Path, role: Roles.Customer);

        await response.ProblemAsync(HttpStatusCode.NotFound, 2001);
    }

    [Fact]
    public async Task An_event_id_that_is_none_is_refused()
    {
        var response = await gateway.SendAsync(HttpMethod.Get, Path, null, Roles.Customer, ("Last-Event-ID", "x"));

        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["Last-Event-ID"]);
    }

    private static OrderChange Change(int version, OrderStatus status, string reason = "") =>
        new() { OrderId = Samples.OrderId, Version = version, Status = status, CancelReason = reason, At = Samples.At };

    private static string Event(int version, string status, string reason = "null") =>
        $$"""
        id: {{version}}
        data: {"orderId":"{{Samples.OrderId}}","version":{{version}},"status":"{{status}}","cancelReason":{{reason}},"at":"2026-03-01T12:30:15.123Z"}
        """;

    private static async Task<string> EventAsync(StreamReader lines)
    {
        var read = new List<string>();
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line) read.Add(line);
        return string.Join('\n', read);
    }
}
