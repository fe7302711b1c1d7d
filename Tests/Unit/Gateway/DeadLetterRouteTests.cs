using System.Net;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class DeadLetterRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly string[] Services = ["users", "orders", "inventory", "payments", "notifications"];

    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task A_dead_letter_is_shown_with_its_service_what_it_is_about_and_why_it_failed()
    {
        Have("payments", Letter(17, 0));

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/ops/dead-letters", role: Roles.Operator);

        (await response.TextAsync()).ShouldBe(Samples.OneLine(
            $$"""
            {"items":[{"id":"payments-17","service":"payments","consumerGroup":"payments","eventId":"{{Samples.ProductId}}","type":"order.reserved.v1",
            "aggregateId":"{{Samples.OrderId}}","aggregateVersion":1,"error":"Broken.","tries":5,"occurredAt":"2026-03-01T12:30:15.123Z",
            "deadAt":"2026-03-01T12:30:15.123Z","traceId":"4bf92f3577b34da6a3ce929d0e0e4736"}],"nextCursor":null}
            """));
    }

    [Fact]
    public async Task Those_of_all_services_are_one_list_from_the_newest_to_the_oldest_whatever_the_size_of_a_page()
    {
        Have("orders", Letter(9, -1), Letter(7, -4), Letter(2, -5));
        Have("payments", Letter(100, -2), Letter(50, -3));
        Have("notifications", Letter(1, -6));
        string[] expected = ["orders-9", "payments-100", "payments-50", "orders-7", "orders-2", "notifications-1"];

        foreach (var limit in Enumerable.Range(1, 7))
        {
            var shown = new List<string>();
            var cursor = "";
            do
            {
                var page = await (await gateway.SendAsync(HttpMethod.Get, $"/api/v1/ops/dead-letters?limit={limit}&cursor={cursor}", role: Roles.Operator)).JsonAsync();
                var ids = page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!).ToList();
                ids.Count.ShouldBeInRange(1, limit);
                shown.AddRange(ids);
                cursor = page.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);

            shown.ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        Have("orders");
        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/ops/dead-letters?cursor=WyIxIl0", role: Roles.Operator);
        (await response.ProblemAsync(HttpStatusCode.BadRequest, 4001)).Fields().ShouldBe(["cursor"]);
    }

    [Fact]
    public async Task A_letter_is_replayed_by_its_own_service()
    {
        gateway.Services.On<ReplayDeadLetterRequest, ReplayDeadLetterResponse>("inventory/ReplayDeadLetter", _ => new ReplayDeadLetterResponse());

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/ops/dead-letters/inventory-12/replay", role: Roles.Operator);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new ReplayDeadLetterRequest { DeadLetterId = 12 });
    }

    [Fact]
    public async Task A_letter_is_deleted_by_its_own_service()
    {
        gateway.Services.On<DeleteDeadLetterRequest, DeleteDeadLetterResponse>("users/DeleteDeadLetter", _ => new DeleteDeadLetterResponse());

        var response = await gateway.SendAsync(HttpMethod.Delete, "/api/v1/ops/dead-letters/users-3", role: Roles.Operator);

        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new DeleteDeadLetterRequest { DeadLetterId = 3 });
    }

    [Theory]
    [InlineData("nobody-1")]
    [InlineData("orders-0")]
    [InlineData("orders--1")]
    [InlineData("orders-x")]
    [InlineData("orders")]
    [InlineData("17")]
    public async Task An_id_that_no_letter_can_have_is_not_found_and_nobody_is_asked(string id)
    {
        await (await gateway.SendAsync(HttpMethod.Post, $"/api/v1/ops/dead-letters/{id}/replay", role: Roles.Operator)).ProblemAsync(HttpStatusCode.NotFound, 2001);
        await (await gateway.SendAsync(HttpMethod.Delete, $"/api/v1/ops/dead-letters/{id}", role: Roles.Operator)).ProblemAsync(HttpStatusCode.NotFound, 2001);
        gateway.Services.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_letter_that_its_service_does_not_know_is_not_found()
    {
        gateway.Services.On<DeleteDeadLetterRequest, DeleteDeadLetterResponse>(
            "orders/DeleteDeadLetter", _ => throw RpcErrors.ToRpc(DomainException.NotFound("dead letter", "4")));
        var response = await gateway.SendAsync(HttpMethod.Delete, "/api/v1/ops/dead-letters/orders-4", role: Roles.Operator);
        await response.ProblemAsync(HttpStatusCode.NotFound, 2001);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/orders-1/replay")]
    [InlineData("DELETE", "/orders-1")]
    public async Task Only_operators_come_in(string method, string path)
    {
        var url = "/api/v1/ops/dead-letters" + path;
        await (await gateway.SendAsync(new HttpMethod(method), url)).ProblemAsync(HttpStatusCode.Unauthorized, 1001);
        await (await gateway.SendAsync(new HttpMethod(method), url, role: Roles.Customer)).ProblemAsync(HttpStatusCode.Forbidden, 1003);
    }

    // The other services have none unless the test says so.
    private void Have(string owner, params DeadLetter[] letters)
    {
        foreach (var service in Services)
        {
            if (service == owner || !gateway.Services.Answers($"{service}/ListDeadLetters"))
            {
                gateway.Services.On<ListDeadLettersRequest, ListDeadLettersResponse>($"{service}/ListDeadLetters", r => Page(service == owner ? letters : [], r));
            }
        }
    }

    private static ListDeadLettersResponse Page(DeadLetter[] letters, ListDeadLettersRequest request)
    {
        var rest = letters.Where(l => !request.HasBefore || l.DeadLetterId < request.Before).ToList();
        return new ListDeadLettersResponse { DeadLetters = { rest.Take(request.Limit) }, More = rest.Count > request.Limit };
    }

    private static DeadLetter Letter(long number, int seconds) => new()
    {
        DeadLetterId = number,
        ConsumerGroup = "payments",
        EventId = Samples.ProductId,
        Stream = "orders",
        Type = "order.reserved.v1",
        AggregateId = Samples.OrderId,
        AggregateVersion = 1,
        Error = "Broken.",
        Tries = 5,
        OccurredAt = Samples.At,
        DeadAt = Samples.At + Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)),
        Traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
}
