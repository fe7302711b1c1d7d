using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Features;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Payments.Support;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AspireOrders.Tests.Payments;

/// <summary>The rpcs' handlers on a real database.</summary>
public sealed class RequestTests(PostgresServer postgres)
{
    private static readonly Caller Operator = new(Guid.CreateVersion7(), Roles.Operator, null);

    private readonly OrderStream order = OrderStream.New();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_is_shown_to_its_owner_an_operator_and_a_service_only()
    {
        await using var world = await CapturedAsync();
        var handler = new GetPaymentHandler(world.Database);
        var request = new GetPaymentRequest { OrderId = order.Id.ToString() };
        Caller[] allowed = [new(order.UserId, Roles.Customer, null), Operator, new(null, null, "orders"), new(order.UserId, Roles.Customer, "gateway")];
        foreach (var caller in allowed)
        {
            var payment = await handler.HandleAsync(request, caller, Cancelled);
            (payment.OrderId, payment.Status, payment.Amount.Units, payment.OrderVersion).ShouldBe((request.OrderId, PaymentStatus.Captured, 10L, 1));
        }

        Caller[] refused = [new(Guid.CreateVersion7(), Roles.Customer, null), new(Guid.CreateVersion7(), Roles.Customer, "gateway")];
        foreach (var caller in refused)
        {
            (await Should.ThrowAsync<DomainException>(handler.HandleAsync(request, caller, Cancelled))).Error.ShouldBe(ErrorCode.NotFound);
        }
    }

    [Fact]
    public async Task A_refund_is_made_at_once_and_answered_the_same_when_repeated()
    {
        await using var world = await CapturedAsync();
        (await RefundAsync(world)).Status.ShouldBe(PaymentStatus.Refunded);
        (await RefundAsync(world)).Status.ShouldBe(PaymentStatus.Refunded);
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1", "refunded 1"]);
        world.Orders.States[order.Id].ShouldBe(OrderStatus.Cancelled);
    }

    [Theory]
    [InlineData(OrderStatus.Shipped)]
    [InlineData(OrderStatus.Delivered)]
    public async Task The_payment_of_an_order_that_has_shipped_stays(OrderStatus status)
    {
        await using var world = await CapturedAsync();
        world.Orders.States[order.Id] = status;
        RpcErrors.ToDomain(await Should.ThrowAsync<RpcException>(RefundAsync(world))).Error.ShouldBe(ErrorCode.WrongState);
        await ShouldHaveStayedAsync(world);
    }

    [Fact]
    public async Task While_Orders_is_down_no_payment_is_refunded()
    {
        await using var world = await CapturedAsync();
        world.Orders.IsDown = true;
        RpcErrors.ToDomain(await Should.ThrowAsync<RpcException>(RefundAsync(world))).Error.ShouldBe(ErrorCode.Unavailable);
        await ShouldHaveStayedAsync(world);
    }

    [Fact]
    public async Task A_payment_without_an_order_can_be_refunded()
    {
        await using var world = await CapturedAsync();
        world.Orders.States.Clear();
        (await RefundAsync(world)).Status.ShouldBe(PaymentStatus.Refunded);
    }

    [Fact]
    public async Task A_payment_that_was_not_captured_cannot_be_refunded()
    {
        await using var world = await World.CreateAsync(postgres);
        (await Should.ThrowAsync<DomainException>(RefundAsync(world))).Error.ShouldBe(ErrorCode.NotFound);
        world.Orders.States[order.Id] = OrderStatus.Reserved;
        await world.HearAsync(order.Reserved());
        (await Should.ThrowAsync<DomainException>(RefundAsync(world))).Error.ShouldBe(ErrorCode.WrongState);
        world.Orders.States[order.Id].ShouldBe(OrderStatus.Reserved, "the order goes on");
    }

    [Fact]
    public async Task A_refund_that_the_provider_does_not_answer_is_made_later()
    {
        await using var world = await CapturedAsync();
        await using var connection = await world.Database.OpenConnectionAsync(Cancelled);
        await using (var standstill = await connection.BeginTransactionAsync(Cancelled))
        {
            await using var command = new NpgsqlCommand("LOCK TABLE sandbox_charges IN ACCESS EXCLUSIVE MODE", connection, standstill);
            await command.ExecuteNonQueryAsync(Cancelled);
            (await Should.ThrowAsync<DomainException>(RefundAsync(world))).Error.ShouldBe(ErrorCode.Unavailable);
            (await world.FindAsync(order.Id)).ShouldNotBeNull().State.ShouldBe(PaymentState.Captured);
        }

        await world.SettledAsync(order.Id, PaymentState.Refunded);
    }

    [Fact]
    public async Task Payments_come_by_id_or_page_by_page()
    {
        await using var world = await World.CreateAsync(postgres);
        var orders = Enumerable.Range(0, 5).Select(_ => OrderStream.New()).ToList();
        await world.HearAsync([.. orders.Select(o => o.Reserved())]);
        var handler = new GetPaymentsHandler(world.Database);
        var byId = await handler.HandleAsync(
            new GetPaymentsRequest { OrderIds = { orders[3].Id.ToString(), Guid.NewGuid().ToString() } }, Operator, Cancelled);
        byId.Payments.ShouldHaveSingleItem().OrderId.ShouldBe(orders[3].Id.ToString());

        var seen = new List<string>();
        for (var after = ""; ;)
        {
            var page = await handler.HandleAsync(new GetPaymentsRequest { After = after, Limit = 2 }, Operator, Cancelled);
            if (page.Payments.Count == 0) break;
            seen.AddRange(page.Payments.Select(p => p.OrderId));
            after = seen[^1];
        }

        seen.ShouldBe(orders.Select(o => o.Id.ToString()), ignoreOrder: true);
    }

    private async Task<World> CapturedAsync()
    {
        var world = await World.StartAsync(postgres);
        await world.HearAsync(order.Reserved());
        await world.SettledAsync(order.Id, PaymentState.Captured);
        world.Orders.States[order.Id] = OrderStatus.Paid;
        return world;
    }

    private async Task ShouldHaveStayedAsync(World world)
    {
        var payment = (await world.FindAsync(order.Id)).ShouldNotBeNull();
        (payment.State, payment.IsOpen).ShouldBe((PaymentState.Captured, false));
        (await world.ToldAsync(order.Id)).ShouldBe(["captured 1"]);
    }

    private Task<Contracts.Payments.V1.Payment> RefundAsync(World world) =>
        ActivatorUtilities.CreateInstance<RefundPaymentHandler>(world.Services)
            .HandleAsync(new RefundPaymentRequest { OrderId = order.Id.ToString(), Reason = "broken" }, Operator, Cancelled);
}
