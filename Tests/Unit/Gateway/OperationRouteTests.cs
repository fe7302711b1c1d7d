using System.Net;
using AspireOrders.Contracts.Notifications.V1;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;

namespace AspireOrders.Tests.Unit.Gateway;

public sealed class OperationRouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost gateway = fixture.Fresh();

    [Fact]
    public async Task The_audit_is_shown_to_an_operator_and_may_take_a_minute()
    {
        gateway.Services.On<AuditConsistencyRequest, AuditConsistencyResponse>("AuditConsistency", _ => new AuditConsistencyResponse
        {
            CheckedAt = Samples.At,
            Orders = 12,
            Violations = { new Violation { Invariant = "I3", Subject = Samples.OrderId, Detail = "two payments" } },
        });
        foreach (var service in new[] { "users", "orders", "inventory", "payments", "notifications" })
        {
            gateway.Services.On<GetReconciliationsRequest, GetReconciliationsResponse>($"{service}/GetReconciliations", _ => Reconciled(service));
        }

        var before = DateTime.UtcNow;

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/ops/consistency", role: Roles.Operator);

        (await response.TextAsync()).ShouldBe(Samples.OneLine(
            $$"""
            {"checkedAt":"2026-03-01T12:30:15.123Z","orders":12,
            "violations":[{"invariant":"I3","subject":"{{Samples.OrderId}}","detail":"two payments"}],
            "reconciliations":[{"service":"inventory","name":"reservations","lastRunAt":null,"compared":0,"runs":0,"findings":[]},
            {"service":"payments","name":"payments","lastRunAt":"2026-03-01T12:30:15.123Z","compared":7,"runs":2,"findings":[
            {"kind":"odd","subject":"{{Samples.OrderId}}","detail":"mended","times":3,"firstAt":"2026-03-01T12:30:15.123Z","lastAt":"2026-03-01T12:30:15.123Z"}]}]}
            """));
        gateway.Services.Calls[0].Options.Deadline.ShouldNotBeNull().ShouldBeGreaterThan(before.AddSeconds(59));
    }

    [Fact]
    public async Task Every_service_reconciles_when_an_operator_asks_for_it()
    {
        foreach (var service in new[] { "users", "orders", "inventory", "payments", "notifications" })
        {
            gateway.Services.On<RunReconciliationsRequest, RunReconciliationsResponse>($"{service}/RunReconciliations", _ => new RunReconciliationsResponse
            {
                Results = { service is "orders" ? [new ReconciliationResult { Name = "orders", Ran = true, Found = 2 }] : [] },
            });
        }

        var response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/ops/reconciliations", role: Roles.Operator);

        (await response.TextAsync()).ShouldBe("""{"results":[{"service":"orders","name":"orders","ran":true,"found":2}]}""");
    }

    [Fact]
    public async Task Notifications_are_listed_by_page()
    {
        var told = new Notification { NotificationId = Samples.ProductId, Kind = "order.paid", OrderId = Samples.OrderId, Text = "Paid.", CreatedAt = Samples.At };
        var welcome = new Notification { NotificationId = Samples.OrderId, Kind = "user.registered", Text = "Welcome.", CreatedAt = Samples.At };
        gateway.Services.On<ListNotificationsRequest, ListNotificationsResponse>(
            "ListNotifications", _ => new ListNotificationsResponse { Notifications = { told, welcome }, NextCursor = "n" });

        var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/notifications?cursor=WyJjIl0&limit=3", role: Roles.Customer);

        (await response.TextAsync()).ShouldBe(Samples.OneLine(
            $$"""
            {"items":[{"notificationId":"{{Samples.ProductId}}","kind":"order.paid","orderId":"{{Samples.OrderId}}","text":"Paid.",
            "createdAt":"2026-03-01T12:30:15.123Z"},
            {"notificationId":"{{Samples.OrderId}}","kind":"user.registered","orderId":null,"text":"Welcome.",
            "createdAt":"2026-03-01T12:30:15.123Z"}],"nextCursor":"n"}
            """));
        gateway.Services.Calls.ShouldHaveSingleItem().Request.ShouldBe(new ListNotificationsRequest { Cursor = "WyJjIl0", Limit = 3 });
    }

    private static GetReconciliationsResponse Reconciled(string service) => service switch
    {
        "inventory" => new GetReconciliationsResponse { Reconciliations = { new Reconciliation { Name = "reservations" } } },
        "payments" => new GetReconciliationsResponse
        {
            Reconciliations =
            {
                new Reconciliation
                {
                    Name = "payments", FinishedAt = Samples.At, Compared = 7, Runs = 2,
                    Findings = { new Finding { Kind = "odd", Subject = Samples.OrderId, Detail = "mended", Times = 3, FirstAt = Samples.At, LastAt = Samples.At } },
                },
            },
        },
        _ => new GetReconciliationsResponse(),
    };

    [Fact]
    public async Task The_process_is_alive()
    {
        (await gateway.SendAsync(HttpMethod.Get, "/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
